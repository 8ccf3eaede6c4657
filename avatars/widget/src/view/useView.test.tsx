import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { joined } from "../../test/sample";
import type { State, StateOf } from "../types";
import { tellMoved } from "../ui/moved";
import { useInView } from "./useInView";
import { useView } from "./useView";

let root: Root;
let section: HTMLElement;
let stage: HTMLElement;
let full: Element | null;
const exit = vi.fn(async () => undefined);

const idle: State = { name: "idle" };
const live: State = { name: "live", since: 0, face: "seen", credentials: joined };
const ended: StateOf<"ended"> = {
  name: "ended",
  callId: "c1",
  seconds: 3,
  reason: "hung_up",
  confirmed: false,
};

function Stage({ state }: { state: State }) {
  const isLive = state.name === "live";
  const { view } = useView(section, stage, isLive, isLive);
  useInView(section, stage, state, view);
  return view;
}

/** How much of the stage is seen, 0 to 1, as the browser tells it. */
let seen: (share: number) => void;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.innerHTML = "<section><div id='slot'></div><div id='stage'></div></section>";
  section = document.querySelector("section") as HTMLElement;
  stage = document.getElementById("stage") as HTMLElement;
  full = null;
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(tell: (entries: object[]) => void) {
        seen = (share) => tell([{ intersectionRatio: share }]);
      }
      observe() {}
      disconnect() {}
    },
  );
  exit.mockClear();
  Object.defineProperty(document, "fullscreenElement", { get: () => full, configurable: true });
  Object.assign(document, { exitFullscreen: exit });
  root = createRoot(document.createElement("div"));
});
afterEach(async () => {
  await act(async () => root.unmount());
  Reflect.deleteProperty(document, "fullscreenElement");
  Reflect.deleteProperty(document, "exitFullscreen");
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const show = (state: State) => act(async () => root.render(<Stage state={state} />));
const becomesFull = () =>
  act(async () => {
    full = stage;
    stage.dispatchEvent(new Event("fullscreenchange"));
  });

describe("the browser's own full screen", () => {
  it("is the full view of a call, and ends with it", async () => {
    await show(live);
    await becomesFull();
    expect(section.dataset.avatarsView).toBe("full");
    await show(idle);
    expect(section.dataset.avatarsView).toBe("page");
    expect(exit).toHaveBeenCalledOnce();
  });

  it("is left where it comes only after the call: no button would lead out of it", async () => {
    await show(live);
    await show(idle);
    await becomesFull();
    expect(section.dataset.avatarsView).toBe("page");
    expect(exit).toHaveBeenCalledOnce();
  });
});

describe("a full view", () => {
  it("is left before the avatar moves the page below it, and the page is not moved back", async () => {
    vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);
    vi.spyOn(stage, "getBoundingClientRect").mockReturnValue({
      top: -500,
      bottom: -100,
    } as DOMRect);
    const scrollBy = vi.spyOn(window, "scrollBy").mockReturnValue();
    await show(idle);
    await show(live);
    expect(section.dataset.avatarsView).toBe("full");
    scrollBy.mockClear();
    let seen: string | undefined;
    await act(async () => {
      tellMoved();
      seen = section.dataset.avatarsView;
    });
    expect(seen).toBe("page");
    expect(scrollBy).not.toHaveBeenCalled();
  });
});

describe("a call in the corner", () => {
  const box = { top: -900, bottom: -200 } as DOMRect;
  let scrollBy: ReturnType<typeof vi.spyOn>;

  beforeEach(async () => {
    vi.spyOn(stage, "getBoundingClientRect").mockReturnValue(box);
    vi.spyOn(section, "getBoundingClientRect").mockReturnValue(box);
    scrollBy = vi.spyOn(window, "scrollBy").mockReturnValue();
    await show(idle);
    await show(live);
    await act(async () => void window.dispatchEvent(new Event("wheel")));
    await act(async () => seen(0));
    expect(section.dataset.avatarsView).toBe("dock");
    scrollBy.mockClear();
  });

  it("is followed by its end where the visitor hangs up there", async () => {
    await show(ended);
    expect(section.dataset.avatarsView).toBe("page");
    expect(scrollBy).toHaveBeenCalled();
    scrollBy.mockClear();
    await act(async () => void window.dispatchEvent(new Event("wheel")));
    await show({ ...ended, confirmed: true });
    expect(scrollBy).not.toHaveBeenCalled();
  });

  it("moves nothing under a visitor whose call ends by itself", async () => {
    await show({ ...ended, reason: "time_limit" });
    expect(section.dataset.avatarsView).toBe("page");
    expect(scrollBy).not.toHaveBeenCalled();
  });

  it("is no reason to move once the stage is back in its place", async () => {
    await act(async () => seen(1));
    expect(section.dataset.avatarsView).toBe("page");
    await show(ended);
    expect(scrollBy).not.toHaveBeenCalled();
  });
});
