"""What loading a document found, in a form that can be compared."""

from assay_kernels.scan import FindingCode


def found_in(document, loaded):
    """Every finding as code, pointer and attribute."""
    findings = []
    for finding in loaded.findings:
        attribute = loaded.table.attribute_of(finding)
        findings.append((FindingCode(finding.code), document.pointer(finding.node), attribute and attribute.name))
    return findings
