"""Audio as arrays, by soundfile."""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import soundfile

from assay.data.sounds import Audio

MOST_SAMPLES = 1 << 29
"""The longest audio that is decoded: 2 GiB of samples, three hours of which 48,000 a second are in one channel."""

_CHUNKS: Mapping[bytes, tuple[Literal["little", "big"], bytes]] = MappingProxyType(
    {b"RIFF": ("little", b"data"), b"FORM": ("big", b"SSND")}
)
"""How files of chunks begin, in which order their sizes have their bytes, and the chunk that holds the samples."""
_UNKNOWN = 0x7FFF0000
"""Sizes from here on are written by programs that do not know yet how long it will be."""


def decode_audio(data: bytes) -> Audio:
    """The samples of a file of WAV, FLAC, Ogg, MP3 or any other format that libsndfile reads.

    Raises:
        ValueError: it is no audio, is damaged or cut short, or has too many samples.
    """
    if not data:
        raise ValueError("is empty")
    if lacking := _lacking(data):
        raise ValueError(
            f"is audio that was cut short: {lacking:,} {'byte' if lacking == 1 else 'bytes'} of its samples are lacking"
        )
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if file.frames * file.channels > MOST_SAMPLES:
                raise ValueError(f"is audio of more than {MOST_SAMPLES:,} samples")
            frames = file.read(dtype="float32", always_2d=True)
            if len(frames) < file.frames:
                raise ValueError("is damaged audio")
            return Audio(frames, file.samplerate)
    except soundfile.LibsndfileError:
        raise ValueError("is no audio that is read, or is damaged") from None


def _lacking(data: bytes) -> int:
    """How many bytes of samples a file of WAV or AIFF lacks, which libsndfile takes for a shorter one.

    Both are chunks of an id, a size, as many bytes, and one more where they are odd (Multimedia Programming Interface
    and Data Specifications 1.0, RIFF; Audio Interchange File Format 1.3; both recalled).
    """
    order, samples = _CHUNKS.get(data[:4], ("little", b""))
    at = len(b"RIFFsizeWAVE")
    while samples and at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], order)
        at += 8
        if data[at - 8 : at - 4] == samples:
            return max(0, at + size - len(data)) if size < _UNKNOWN else 0
        at += size + size % 2
    return 0
