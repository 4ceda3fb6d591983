"""A page as a parser sees it."""

import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def tree(page):
    head, _, rest = page.partition("\n")
    assert head == "<!DOCTYPE html>"
    return ET.fromstring(rest)


def text_of(element):
    return " ".join(" ".join(element.itertext()).split())


def elements(page, name):
    return [element for element in tree(page).iter() if element.tag in (name, SVG + name)]
