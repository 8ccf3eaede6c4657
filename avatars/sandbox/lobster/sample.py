"""A sample of a voice as an MP3, to be listened to before it is chosen."""

import io
from functools import cache

import av

from .voice import SAMPLE_RATE, Timbre, speak

TEXT = "Hello! This is how I sound. Shall we talk?"
FEMALE, MALE = Timbre("f3", 8), Timbre("m2", -8)


@cache
def sample(*, female: bool) -> tuple[bytes, float]:
    """The MP3 and how long it takes in seconds. Blocking, some 100 ms; made once."""
    speech = speak(TEXT, FEMALE if female else MALE)
    written = io.BytesIO()
    with av.open(written, "w", "mp3") as container:
        stream = container.add_stream("mp3", rate=SAMPLE_RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(speech.samples.reshape(1, -1), "s16p", "mono")
        frame.sample_rate = SAMPLE_RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return written.getvalue(), speech.seconds
