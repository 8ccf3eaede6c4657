"""`python -m tests.bench.page`: what the page costs its visitor. About 18 minutes.

The first load in earnest, without DEBUG, on a phone as Lighthouse's (412 px at 1.75); the waits
from the press on where Runway takes no time, in the median of ten calls; the page's main thread and
memory in calls of four minutes in which both sides talk, with captions, transcript and levels on.
In the first of these the visitor's microphone brings a voice that asks and listens, and the avatar
answers it beside what the visitor is told to have said; in the second the voice never pauses, as
where others talk in the room; in the third are Chromium's own beeps, two a second without end. Each
goes on to a second call.
"""

import argparse
import statistics
import tempfile
import wave
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from avatars.sandbox.lobster.voice import SAMPLE_RATE, Timbre, speak
from tests.bench.home import serving
from tests.e2e import conftest
from tests.e2e.calls import action, expect_face, expect_state, hang_up, says
from tests.e2e.conftest import CHROMIUM_FLAGS, Site
from tests.faults.site import Site as Served
from tests.faults.site import prepare_database
from tests.tools import chromium

LANGUAGES = ("en", "zh-hant", "zh-hans")
PHONE = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
LEARNED = 3  # presses from which the site learns how soon a session is READY; not counted
PRESSES = 10
FRAMES = 30  # a second, as the avatar's picture has in earnest
LONG = 4  # minutes of a long call
TURN = 20  # seconds from one question to the next
QUESTIONS = (
    "What is on this page?",
    "Who are you?",
    "你會說中文嗎？",
    "Tell me more about lobsters.",
)
# A visitor speaks for a third of a turn.
BEFORE = "Hello. I am new on this page, and I wonder what there is to see. May I ask you something?"

PAINTS = """
window.paints = { lcp: 0, shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) paints.lcp = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) paints.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

# When the room was live, heard and seen, in ms since the press. The ear is made before the press,
# and finds the first loud sample up to 0.7 s later too, when the main thread was busy meanwhile.
WAITS = """
window.waits = {};
const ear = new AudioContext();
const analyser = ear.createAnalyser();
analyser.fftSize = 32768;
const samples = new Float32Array(analyser.fftSize);
addEventListener("click", ({ timeStamp }) => {
  const since = () => performance.now() - timeStamp;
  let stream = null;
  ear.resume();
  const look = () => {
    if (document.querySelector("[data-avatars-state=live]")) waits.connected ??= since();
    if (document.querySelector("[data-avatars-face]")) waits.picture ??= since();
    if (!stream) {
      stream = [...document.querySelectorAll("audio")].find((one) => one.srcObject)?.srcObject;
      if (stream) ear.createMediaStreamSource(stream).connect(analyser);
    } else if (waits.sound === undefined) {
      analyser.getFloatTimeDomainData(samples);
      const first = samples.findIndex((sample) => Math.abs(sample) > 0.01);
      if (first >= 0) waits.sound = since() - ((samples.length - first) / ear.sampleRate) * 1000;
    }
    if (Object.keys(waits).length < 3) setTimeout(look, 5);
    else ear.close();
  };
  look();
}, { capture: true, once: true });
"""


@contextmanager
def _page(browser: Browser, url: str, script: str, **context: Any) -> Iterator[Page]:
    visitor = browser.new_context(permissions=["microphone"], **context)
    visitor.add_init_script(script)
    page = visitor.new_page()
    page.goto(url)
    yield page
    visitor.close()


def first_load(browser: Browser) -> None:
    """Print what each language's page weighs, when its largest thing is painted, what shifts."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        database = prepare_database(folder, None, "page")
        Served(folder, database).manage("collectstatic", "--no-input", "--verbosity", "0")
        with serving(folder, database) as site:
            for language in LANGUAGES:
                _print_load(browser, language, f"{site.url}/{language}/")


def _print_load(browser: Browser, language: str, url: str) -> None:
    with _page(browser, url, PAINTS, **PHONE) as page:
        page.wait_for_load_state("networkidle")
        paints = page.evaluate("paints")
        weight = page.evaluate(
            """performance.getEntriesByType("resource").concat(
              performance.getEntriesByType("navigation"))
              .reduce((sum, entry) => sum + entry.transferSize, 0)"""
        )
    print(
        f"{language}: {weight / 1000:.0f} kB, largest paint {paints['lcp']:.0f} ms,"
        f" layout shift {paints['shift']:.3f}"
    )


def waits(browser: Browser, site: Site) -> None:
    """Print the medians from the press to the room, the sound and the picture."""
    found: dict[str, list[float]] = {"connected": [], "sound": [], "picture": []}
    for press in range(LEARNED + PRESSES):
        site.scenario("ready")
        with _page(browser, f"{site.url}/en/", WAITS) as page:
            # A visitor comes to the section, and reads, before they press.
            page.locator("[data-avatars-section]").scroll_into_view_if_needed()
            page.wait_for_timeout(3_000)
            action(page, "start").click()
            expect_face(page)
            page.wait_for_timeout(2_000)
            if press >= LEARNED:
                for what, wait in page.evaluate("waits").items():
                    found[what].append(wait)
            hang_up(page)
    for what, those in found.items():
        print(f"{what}: {statistics.median(those):.0f} ms in the median of {len(those)}")


def voice(file: Path, *, pauses: bool) -> None:
    """Write what a visitor's microphone brings: with pauses, in turns of TURN seconds."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        for question in QUESTIONS:
            said = speak(f"{BEFORE} {question}", Timbre("f3")).samples
            sound.writeframes(said.tobytes())
            if pauses:
                sound.writeframes(np.zeros(TURN * SAMPLE_RATE - len(said), np.int16).tobytes())


def talk(browser: Browser, site: Site, microphone: str) -> None:
    """Print, minute by minute, what the main thread did, and the heap.

    Its processor time, and the share of the time in which it was busy: the latter includes the
    waits for a processor, which the site and the encoder of the picture share with it here.
    """
    print(f"{microphone}:")
    longest = "from avatars.models import Avatar; Avatar.objects.update(max_seconds=300)"
    site.manage("shell", "-c", longest)
    with _page(browser, f"{site.url}/en/", "") as page:
        page.wait_for_timeout(2_000)
        metrics, processor = (page.context.new_cdp_session(page) for _ in range(2))
        metrics.send("Performance.enable")
        processor.send("Performance.enable", {"timeDomain": "threadTicks"})
        print(f"before the call: heap {_heap(metrics):.1f} MB")
        for button, minutes in (("start", LONG), ("again", 1)):
            action(page, button).click()
            expect_state(page, "live")
            expect_face(page)
            action(page, "transcript").click()
            _minutes(site, page, metrics, processor, minutes)
            hang_up(page)


def _minutes(
    site: Site, page: Page, metrics: CDPSession, processor: CDPSession, minutes: int
) -> None:
    questions = cycle(QUESTIONS)
    for _ in range(minutes):
        before = _metrics(metrics), _metrics(processor)
        for _ in range(3):
            says(site, next(questions))
            page.wait_for_timeout(TURN * 1000)
        after = _metrics(metrics), _metrics(processor)
        passed = after[0]["Timestamp"] - before[0]["Timestamp"]
        busy, used = (
            (then["TaskDuration"] - first["TaskDuration"]) / passed
            for first, then in zip(before, after, strict=True)
        )
        print(
            f"main thread {used:.1%} of a processor, busy for {busy:.1%} of the time,"
            f" heap {_heap(metrics):.1f} MB",
            flush=True,
        )


def _metrics(metrics: CDPSession) -> dict[str, float]:
    found = metrics.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in found}


def _heap(metrics: CDPSession) -> float:
    """What is in use when the rubbish has been collected, in MB."""
    metrics.send("HeapProfiler.collectGarbage")
    return _metrics(metrics)["JSHeapUsedSize"] / 1e6


def main() -> None:
    """Measure all of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.page", description=__doc__)
    parser.add_argument("--calls", type=int, default=3, choices=range(4), help="long calls")
    calls = parser.parse_args().calls
    with ExitStack() as stack:
        site = stack.enter_context(contextmanager(conftest.serve)())
        site.fps(FRAMES)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        first_load(browser)
        waits(browser, site)
        browser.close()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        asks, talks = folder / "asks.wav", folder / "talks.wav"
        voice(asks, pauses=True)
        voice(talks, pauses=False)
        microphones = {
            "the visitor asks and listens": [f"--use-file-for-fake-audio-capture={asks}"],
            "a voice without a pause": [f"--use-file-for-fake-audio-capture={talks}"],
            "the microphone beeps": [],
        }
        for microphone, flags in list(microphones.items())[:calls]:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=[*CHROMIUM_FLAGS, *flags]
            )
            talk(browser, site, microphone)
            browser.close()


if __name__ == "__main__":
    main()
