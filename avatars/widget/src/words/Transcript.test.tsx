import { beforeEach, describe, expect, it, vi } from "vitest";
import { happen, pass, scene, setScene } from "../../test/inRoom";
import { BEGAN, conversation } from "../../test/lines";
import { TranscriptActions } from "./TranscriptActions";
import { TranscriptLog } from "./TranscriptLog";
import { transcriptFile, transcriptText } from "./transcriptText";

setScene();

const LINES = conversation(["avatar", "Hello."], ["visitor", "你好！"], ["avatar", "How are you?"]);
const log = () => scene.host.querySelector<HTMLElement>("[role=log]") as HTMLElement;
const button = (action: string) =>
  scene.host.querySelector<HTMLElement>(`[data-avatars-action=${action}]`);
const click = (action: string) => happen(() => button(action)?.click());
const outcome = () => scene.host.querySelector("[role=status]")?.textContent;

describe("a transcript on show", () => {
  it("says who said what, in which language, and can be reached by keyboard", async () => {
    await scene.show(<TranscriptLog lines={LINES} isLive />);
    expect([...log().children].map((line) => line.textContent)).toEqual([
      "LittleLobster: Hello.",
      "You: 你好！",
      "LittleLobster: How are you?",
    ]);
    expect(log().querySelector("[lang=zh-hant]")?.textContent).toBe("你好！");
    expect(log().tabIndex).toBe(0);
  });

  it("reads a line out when it is whole, and not at every word", async () => {
    await scene.show(<TranscriptLog lines={LINES} isLive />);
    const hidden = () => [...log().children].map((line) => line.getAttribute("aria-hidden"));
    expect(log().getAttribute("aria-live")).toBe("polite");
    expect(hidden()).toEqual([null, null, "true"]);
    await pass(1.5);
    expect(hidden()).toEqual([null, null, null]);
  });

  it("reads nothing out after the call", async () => {
    await scene.show(<TranscriptLog lines={LINES} isLive={false} />);
    expect(log().getAttribute("aria-live")).toBe("off");
    expect(log().querySelector("[aria-hidden]")).toBeNull();
  });

  it("is not empty before the first word", async () => {
    await scene.show(<TranscriptLog lines={[]} isLive />);
    expect(log().textContent).toBe("What is said will stand here.");
  });

  it("follows the newest line until the visitor scrolls up, and again when they ask", async () => {
    await scene.show(<TranscriptLog lines={LINES.slice(0, 2)} isLive />);
    Object.defineProperties(log(), {
      scrollHeight: { value: 1000 },
      clientHeight: { value: 200 },
    });
    const scrollTo = (top: number) =>
      happen(() => {
        log().scrollTop = top;
        log().dispatchEvent(new Event("scroll"));
      });
    await scrollTo(800);
    expect(button("newest")).toBeNull();

    await scrollTo(300);
    await scene.show(<TranscriptLog lines={LINES} isLive />);
    expect(log().scrollTop).toBe(300);

    await click("newest");
    expect(log().scrollTop).toBe(1000);
    expect(document.activeElement).toBe(log());
    expect(button("newest")).toBeNull();
  });
});

describe("a transcript as text", () => {
  const NAMES = { avatar: "LittleLobster", visitor: "You" };

  it("tells with whom, when, and who said what", () => {
    const [name, date, empty, ...turns] = transcriptText(LINES, NAMES, "en").split("\n");
    expect([name, empty]).toEqual(["LittleLobster", ""]);
    expect(date).toContain("November 28, 2026");
    expect(turns).toEqual([
      "[0:00] LittleLobster: Hello.",
      "[0:03] You: 你好！",
      "[0:06] LittleLobster: How are you?",
      "",
    ]);
  });

  it("has a file's name of plain letters", () => {
    expect(new Date(BEGAN).getHours()).toBe(9);
    expect(transcriptFile("littlelobster", LINES)).toBe("littlelobster-2026-11-28-0905.txt");
  });
});

describe("taking a transcript home", () => {
  const writeText = vi.fn();

  beforeEach(() => {
    writeText.mockReset().mockResolvedValue(undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
  });

  it("copies it and says so, until more is said", async () => {
    await scene.show(<TranscriptActions lines={LINES} />);
    await click("copy-transcript");
    expect(writeText.mock.lastCall?.[0]).toContain("[0:03] You: 你好！");
    expect(outcome()).toBe("Copied");
    await scene.show(<TranscriptActions lines={[...LINES]} />);
    expect(outcome()).toBe("");
  });

  it.each([
    ["that refuses", { clipboard: { writeText: () => Promise.reject(new Error("no")) } }],
    ["without a clipboard", {}],
  ])("names the other way in a browser %s", async (_, browser) => {
    vi.stubGlobal("navigator", browser);
    await scene.show(<TranscriptActions lines={LINES} />);
    await click("copy-transcript");
    expect(outcome()).toContain("Downloading will");
  });

  it("saves it as a file in UTF-8, and keeps no address of it", async () => {
    const made: Blob[] = [];
    const revoke = vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
    vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      made.push(blob as Blob);
      return "blob:1";
    });
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push(`${this.download} from ${this.href}`);
    });
    await scene.show(<TranscriptActions lines={LINES} />);
    await click("download-transcript");
    expect(saved).toEqual(["littlelobster-2026-11-28-0905.txt from blob:1"]);
    expect(made[0]?.type).toBe("text/plain;charset=utf-8");
    expect(await made[0]?.text()).toContain("你好！");
    await pass(30);
    expect(revoke).toHaveBeenCalledExactlyOnceWith("blob:1");
    vi.restoreAllMocks();
  });

  it("offers nothing where nothing was said", async () => {
    await scene.show(<TranscriptActions lines={[]} />);
    expect(scene.host.textContent).toBe("");
  });
});
