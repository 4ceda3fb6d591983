"""What each finding about a signature means, and what to do about it, by its code; nothing is imported to read them."""

from collections.abc import Mapping

from assay.runs.meaning import Meaning

_AGAIN = "get the files of the signatures again from whoever signed, or have them signed anew with `assay sign`"
_FOLDER = "get the run folder again from its owner; if it is changed there too, ask who changed it after signing"

MEANINGS: Mapping[str, Meaning] = {
    "unreadable": Meaning(
        "a file of signatures cannot be read",
        "It is no regular file, or the system does not let it be read.",
        "see that it is a file, and that you may read it",
    ),
    "too-large": Meaning(
        "a file of signatures is larger than any that Assay writes",
        "It is not read, so that nobody can fill the memory of whoever verifies.",
        _AGAIN,
    ),
    "not-json": Meaning(
        "an envelope or a statement is no JSON",
        "It was cut short or edited, or is nested deeper than any that is read.",
        _AGAIN,
    ),
    "duplicate-key": Meaning(
        "an object has a key twice",
        "Readers of JSON differ about which of the two counts, so that two of them could take one file for two things.",
        _AGAIN,
    ),
    "wrong-shape": Meaning(
        "something that has to be there is not, or is of another type",
        "An envelope follows DSSE, a statement in-toto; the message names the member.",
        _AGAIN,
    ),
    "unknown-field": Meaning(
        "something is there that nobody reads",
        "The standards tell readers to pass over members that they do not know; it changes nothing.",
        "nothing, unless you know who added it and why",
    ),
    "wrong-base64": Meaning(
        "a payload or a signature is no base64", "Characters were lost or changed on the way.", _AGAIN
    ),
    "no-signature": Meaning("an envelope without signatures", "Nobody has signed what is in it.", _AGAIN),
    "too-many": Meaning(
        "more signatures in one envelope than are looked at",
        "Checking each takes its time, which nobody is to take from whoever verifies.",
        "ask for an envelope with the signatures that matter",
    ),
    "wrong-type": Meaning(
        "signed is something else than the statement of a run, or of values",
        "The type that the envelope or the statement names is not the one that Assay signs. A good signature of "
        "another document says nothing about this run.",
        "look for the files that `assay sign` wrote: record.dsse.json and record.statement.json.sig",
    ),
    "not-sshsig": Meaning(
        "a file is no signature as `ssh-keygen -Y sign` writes it",
        "It is damaged, of an unknown version, or over a digest of another kind than SHA-2.",
        _AGAIN,
    ),
    "wrong-namespace": Meaning(
        "signed for another purpose than a run",
        "A signature of OpenSSH names what it is for, so that one made for an e-mail cannot pass for one of a run; so "
        "may a line of `allowed_signers`. Neither names `assay` here.",
        'sign with `assay sign`, or `ssh-keygen -Y sign -n assay`; let the line of the key say `namespaces="assay"`',
    ),
    "other-key-type": Meaning(
        "made with a key that is not ed25519",
        "Assay checks signatures of ed25519 alone.",
        "sign with an ed25519 key: `ssh-keygen -t ed25519` makes one",
    ),
    "unknown-key": Meaning(
        "nobody who is trusted has this key",
        "The signature may be good, but no line of `--signers` holds its key, so that it could be anybody's.",
        "get the key of the signer from somebody you trust, and put it into the file that `--signers` names",
    ),
    "not-yet-valid": Meaning(
        "the key was not valid yet",
        "Its line in `allowed_signers` says `valid-after`, and that time has not come.",
        "ask the owner of the key, and compare the clocks",
    ),
    "expired": Meaning(
        "the key is no longer valid",
        "Its line in `allowed_signers` says `valid-before`, and that time is over.",
        "have the run signed anew with a key that is valid",
    ),
    "wrong-signature": Meaning(
        "the key did not sign this",
        "The signature does not belong to these bytes and this key: one of the three was changed "
        "or taken from elsewhere.",
        "do not rely on it; get the run folder again from its owner",
    ),
    "wrong-predicate": Meaning(
        "what the statement says of the run is not what its record says",
        "The version, the kind or the digest of the plan in the statement is another one than in `record.json`.",
        _FOLDER,
    ),
    "subject-unknown": Meaning(
        "signed is a file that is none of those that are looked at",
        "The statement names it, and it is no file of the run, nor the JSON of the values; it is not opened, since it "
        "could lie anywhere.",
        _AGAIN,
    ),
    "subject-twice": Meaning(
        "a file is signed twice", "The statement names it two times, so that it could have two digests.", _AGAIN
    ),
    "subject-left-out": Meaning(
        "a file of the run is not signed",
        "It is part of every run, and the statement does not name it: it could be anything.",
        _AGAIN,
    ),
    "subject-missing": Meaning("a signed file is not there", "It was lost, or cannot be read.", _FOLDER),
    "subject-changed": Meaning(
        "a signed file is not what was signed",
        "Its digest is another one than in the statement: the file was changed after the run was signed.",
        _FOLDER,
    ),
    "record-unreadable": Meaning(
        "the record is what was signed, and no record that this version reads",
        "What the statement says of the run cannot be compared with it.",
        "verify with the version of Assay that the statement names",
    ),
}
