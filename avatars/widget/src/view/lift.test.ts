import { beforeEach, describe, expect, it, vi } from "vitest";
import { holdAlone, lift } from "./lift";

const find = (id: string) => document.getElementById(id) as HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `
    <header id="header"></header>
    <main id="main"><p id="words"></p><section id="section"><div id="stage"></div></section></main>
    <aside id="already" inert></aside>`;
});

describe("a stage that is held alone", () => {
  it("leaves nothing else within reach, and gives it all back", () => {
    const giveBack = holdAlone(find("stage"), "heading");

    expect(["header", "words", "already"].map((id) => find(id).inert)).toEqual([true, true, true]);
    expect(["main", "section", "stage"].map((id) => find(id).inert)).toEqual([false, false, false]);
    expect(find("stage").getAttribute("aria-labelledby")).toBe("heading");
    expect(find("stage").getAttribute("role")).toBe("dialog");

    giveBack();

    expect(["header", "words"].map((id) => find(id).inert)).toEqual([false, false]);
    expect(find("already").inert).toBe(true);
    expect(find("stage").hasAttribute("role")).toBe(false);
  });
});

describe("a stage that is lifted", () => {
  it("is a popover until it is put back", () => {
    const stage = Object.assign(find("stage"), { showPopover: vi.fn(), hidePopover: vi.fn() });
    const putBack = lift(stage);
    expect(stage.showPopover).toHaveBeenCalledOnce();
    putBack();
    expect(stage.hidePopover).toHaveBeenCalledOnce();
    expect(stage.popover ?? null).toBeNull();
  });

  it("stays where it is in browsers without popovers", () => {
    const stage = Object.assign(find("stage"), { showPopover: undefined as never });
    expect(lift(stage)).not.toThrow();
  });
});
