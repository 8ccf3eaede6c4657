"""A page in a browser that Playwright does not drive, and what a visitor does there."""

import time
from abc import ABC, abstractmethod
from typing import Any

TAB, ENTER = "\ue004", "\ue007"  # https://www.w3.org/TR/webdriver2/#keyboard-actions
LOOK_EVERY = 0.1  # seconds

# Keeps what goes wrong in a page, from the moment that it is run there.
WATCH = """() => {
  const problems = [];
  window.problems = problems;
  addEventListener("error", ({ message }) => problems.push(message));
  addEventListener("unhandledrejection", ({ reason }) => problems.push(String(reason)));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    problems.push(`${violatedDirective} ${blockedURI}`));
}"""

# Where to press, once it rests: the page itself may be scrolling.
MIDDLE = """async (selector) => {
  const found = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
  if (!found || found.disabled) return null;
  const middle = () => {
    const { x, y, width, height } = found.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  const isThere = () => found.contains(document.elementFromPoint(...middle()));
  if (!isThere()) found.scrollIntoView({ block: "center", behavior: "instant" });
  const before = middle();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return isThere() && String(middle()) === String(before) ? before : null;
}"""

OUTSIDE = """() => {
  const { scrollWidth } = document.documentElement;
  const words = [...document.querySelectorAll("h1, h2, h3, p, a, button, li")]
    .filter((one) => one.checkVisibility() && !one.closest(".skip"))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < -1 || box.right > innerWidth + 1;
    })
    .map((one) => one.outerHTML.slice(0, 120));
  return scrollWidth > innerWidth ? [`${scrollWidth} px wide`, ...words] : words;
}"""


class RemotePage(ABC):
    @abstractmethod
    def open(self, url: str) -> None:
        """Go to `url` and wait until it is loaded."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Make the window so large, in CSS pixels."""

    @abstractmethod
    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What the JavaScript `function` returns or resolves to, as JSON has it."""

    @abstractmethod
    def click(self, x: float, y: float) -> None:
        """Press the pointer there, in CSS pixels of the window."""

    @abstractmethod
    def type(self, key: str) -> None:
        """Press a key: a letter, or one that WebDriver names."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """The window, as PNG."""

    def problems(self) -> list[str]:
        """What went wrong in the page: its errors, and what its policy forbade."""
        return list(self.evaluate("() => window.problems"))

    def until(self, function: str, *arguments: Any, within: float = 30) -> Any:
        """Wait for `function` to return something true, at most `within` seconds; that."""
        deadline = time.monotonic() + within
        while not (found := self.evaluate(function, *arguments)):
            assert time.monotonic() < deadline, (
                f"not within {within:g} s: {function} {arguments}; the section is "
                f"{self.section()}; {self.problems()}"
            )
            time.sleep(LOOK_EVERY)
        return found

    def press(self, selector: str) -> None:
        """Press what the selector finds, as soon as it is seen and nothing lies over it."""
        self.click(*self.until(MIDDLE, selector))

    def action(self, name: str) -> None:
        """Press one of the section's buttons."""
        self.press(f"[data-avatars-action={name}]")

    def section(self) -> dict[str, str]:
        """What the section says of itself: its state, and which error."""
        return self.evaluate(
            "() => ({ ...document.querySelector('[data-avatars-section]').dataset })"
        )

    def expect_state(self, state: str, *, within: float = 30) -> None:
        """Wait until the section is in `state`; `within` is in seconds."""
        self.until(
            "(state) => document.querySelector('[data-avatars-section]')"
            ".dataset.avatarsState === state",
            state,
            within=within,
        )

    def outside(self) -> list[str]:
        """What of the page's words and buttons leaves the window at its sides."""
        return list(self.evaluate(OUTSIDE))
