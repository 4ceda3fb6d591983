"""Audio as arrays, by soundfile."""

import io

import soundfile

from assay.data.sounds import Audio

MOST_SAMPLES = 1 << 29
"""The longest audio that is decoded: 2 GiB of samples, three hours of which 48,000 a second are in one channel."""


def decode_audio(data: bytes) -> Audio:
    """The samples of a file of WAV, FLAC, Ogg, MP3 or any other format that libsndfile reads.

    Raises:
        ValueError: it is no audio, is damaged, or has too many samples.
    """
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
