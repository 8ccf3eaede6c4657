import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tellMoved } from "../ui/moved";
import { useInView } from "./useInView";
import { useView } from "./useView";

let root: Root;
let section: HTMLElement;
let stage: HTMLElement;
let full: Element | null;
const exit = vi.fn(async () => undefined);

function Stage({ isUnderWay }: { isUnderWay: boolean }) {
  const { view } = useView(section, stage, isUnderWay, false);
  useInView(section, stage, isUnderWay ? "live" : "idle", view === "page");
  return view;
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.innerHTML = "<section><div id='slot'></div><div id='stage'></div></section>";
  section = document.querySelector("section") as HTMLElement;
  stage = document.getElementById("stage") as HTMLElement;
  full = null;
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
});

const show = (isUnderWay: boolean) =>
  act(async () => root.render(<Stage isUnderWay={isUnderWay} />));
const becomesFull = () =>
  act(async () => {
    full = stage;
    stage.dispatchEvent(new Event("fullscreenchange"));
  });

describe("the browser's own full screen", () => {
  it("is the full view of a call, and ends with it", async () => {
    await show(true);
    await becomesFull();
    expect(section.dataset.avatarsView).toBe("full");
    await show(false);
    expect(section.dataset.avatarsView).toBe("page");
    expect(exit).toHaveBeenCalledOnce();
  });

  it("is left where it comes only after the call: no button would lead out of it", async () => {
    await show(true);
    await show(false);
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
    await show(false);
    await show(true);
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
