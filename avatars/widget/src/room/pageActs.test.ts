import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config, joined } from "../../test/sample";
import type { Act } from "../types";
import { createActs, type Told } from "./pageActs";

const page = { targets: ["features", "talk", "script", "other"], clickable: ["talk", "other"] };
let cards: unknown[];
let told: Told[];

beforeEach(() => {
  vi.useFakeTimers();
  cards = [];
  told = [];
  document.body.innerHTML = `
    <section data-avatar-target="features"><h2>Features</h2></section>
    <button data-avatar-target="talk">Talk</button>
    <button data-avatar-target="other">Other</button>
    <button data-avatar-target="unsent">Unsent</button>
    <a data-avatar-target="script" href="javascript:document.title='hurt'">Script</a>
    <div data-avatars-section><button data-avatar-target="hang-up">Hang up</button></div>`;
  Element.prototype.scrollIntoView = vi.fn();
});
afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = "";
});

const create = (acts: readonly Act[] = config.acts) =>
  createActs(
    { ...config, acts },
    { card: (words) => void cards.push(words), credentials: { ...joined, page } },
    (one) => void told.push(one),
  );
const element = (name: string) =>
  document.querySelector<HTMLElement>(`[data-avatar-target="${name}"]`) as HTMLElement;
const pressed = (name: string) => {
  const press = vi.fn();
  element(name).addEventListener("click", (event) => {
    event.preventDefault();
    press();
  });
  return press;
};
const isFramed = (name: string) => element(name).hasAttribute("data-avatar-highlighted");
const card = (args: Record<string, unknown>) => {
  create().take({ tool: "show_card", args });
  return cards[0];
};

describe("a highlight", () => {
  it("frames what is marked, brings it into view, and goes again", () => {
    create().take({ tool: "highlight", args: { target: "features" } });
    expect(isFramed("features")).toBe(true);
    expect(element("features").scrollIntoView).toHaveBeenCalledOnce();
    expect(told).toEqual([{ label: "pointed_at", title: "Features" }]);
    vi.advanceTimersByTime(4_000);
    expect(isFramed("features")).toBe(false);
  });

  it.each([
    [5_000, 5_000],
    [1, 1_000],
    [1e9, 10_000],
    [Number.NaN, 4_000],
    ["9000", 4_000],
    [null, 4_000],
  ])("of %j ms lasts %d", (duration, ms) => {
    create().take({ tool: "highlight", args: { target: "features", duration } });
    vi.advanceTimersByTime(ms - 1);
    expect(isFramed("features")).toBe(true);
    vi.advanceTimersByTime(1);
    expect(isFramed("features")).toBe(false);
  });

  it("that comes again lasts on from there", () => {
    const acts = create();
    acts.take({ tool: "highlight", args: { target: "features" } });
    vi.advanceTimersByTime(3_000);
    acts.take({ tool: "highlight", args: { target: "features" } });
    vi.advanceTimersByTime(3_000);
    expect(isFramed("features")).toBe(true);
  });

  it("is taken away with the end of the call", () => {
    const acts = create();
    acts.take({ tool: "highlight", args: { target: "features" } });
    acts.clear();
    expect(isFramed("features")).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a scroll", () => {
  it("is smooth, and a jump for who asked for less motion", () => {
    create().take({ tool: "scroll_to", args: { target: "features" } });
    expect(element("features").scrollIntoView).toHaveBeenLastCalledWith({
      behavior: "smooth",
      block: "start",
    });
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    create().take({ tool: "scroll_to", args: { target: "features" } });
    vi.unstubAllGlobals();
    expect(element("features").scrollIntoView).toHaveBeenLastCalledWith({
      behavior: "auto",
      block: "start",
    });
  });
});

describe("a click", () => {
  it("presses what is marked, and says so", () => {
    const press = pressed("talk");
    create().take({ tool: "click", args: { target: "talk" } });
    expect(press).toHaveBeenCalledOnce();
    expect(told).toEqual([{ label: "pressed", title: "Talk" }]);
  });

  it("comes at most once a second", () => {
    const [talk, other] = [pressed("talk"), pressed("other")];
    const acts = create();
    acts.take({ tool: "click", args: { target: "talk" } });
    acts.take({ tool: "click", args: { target: "other" } });
    expect(talk).toHaveBeenCalledOnce();
    expect(other).not.toHaveBeenCalled();
  });

  it("follows no link to a script, and presses no part of the page", () => {
    const [script, features] = [pressed("script"), pressed("features")];
    const acts = create();
    acts.take({ tool: "click", args: { target: "script" } });
    acts.take({ tool: "click", args: { target: "features" } });
    expect(script).not.toHaveBeenCalled();
    expect(features).not.toHaveBeenCalled();
  });
});

describe("nothing is done", () => {
  it.each([
    "scroll_to",
    "highlight",
    "click",
  ])("to what was not told, is not marked or is the call's own: %s", (tool) => {
    const [unsent, hangUp] = [pressed("unsent"), pressed("hang-up")];
    const acts = create();
    for (const target of ["unsent", "hang-up", "gone", "", "*", '"]', 5, null, ["features"]]) {
      acts.take({ tool, args: { target } });
    }
    expect(unsent).not.toHaveBeenCalled();
    expect(hangUp).not.toHaveBeenCalled();
    expect(Element.prototype.scrollIntoView).not.toHaveBeenCalled();
    expect(told).toEqual([]);
  });

  it("to what has gone from the page since", () => {
    element("features").remove();
    create().take({ tool: "highlight", args: { target: "features" } });
    expect(told).toEqual([]);
  });

  it("that is switched off, unknown, or an acknowledgement", () => {
    const acts = create(["highlight"]);
    acts.take({ tool: "scroll_to", args: { target: "features" } });
    acts.take({ tool: "navigate", args: { target: "features" } });
    acts.take({ tool: "constructor", args: { target: "features" } });
    acts.take({ tool: "highlight", args: { target: "features", status: "event_sent" } });
    acts.take({ tool: "highlight", args: null as unknown as Record<string, unknown> });
    expect(told).toEqual([]);
    expect(isFramed("features")).toBe(false);
  });

  it("twice within two seconds", () => {
    const acts = create();
    const event = { tool: "show_card", args: { title: "One" } };
    acts.take(event);
    vi.advanceTimersByTime(1_999);
    acts.take(event);
    expect(cards).toHaveLength(1);
    acts.take({ tool: "show_card", args: { title: "Two" } });
    vi.advanceTimersByTime(2_000);
    acts.take(event);
    expect(cards).toHaveLength(3);
  });
});

describe("a card", () => {
  it("has a title, a text and a link", () => {
    const link = "https://docs.example.com/a";
    expect(card({ title: "Start", text: "Two lines\nof it", link })).toEqual({
      title: "Start",
      text: "Two lines\nof it",
      link,
    });
    expect(told).toEqual([{ label: "card_shown", title: "Start" }]);
  });

  it("keeps HTML as the text that it is", () => {
    const title = "<img src=x onerror=alert(1)>";
    expect(card({ title, text: "<b>bold</b>" })).toMatchObject({ title, text: "<b>bold</b>" });
  });

  it.each([
    "javascript:alert(1)",
    "https://evil.example/",
    5,
    null,
    {},
  ])("comes without a link that leads elsewhere: %j", (link) => {
    expect(card({ title: "Start", link })).toMatchObject({ title: "Start", link: null });
  });

  it.each([undefined, "", "  ", "\u0000\u202E", 5, ["Start"]])("needs a title, not %j", (title) => {
    expect(card({ title, text: "Text" })).toBeUndefined();
    expect(told).toEqual([]);
  });

  it("is cut to what can be read, between whole letters", () => {
    const { title, text } = card({ title: "🦞".repeat(500), text: "x".repeat(5_000) }) as {
      title: string;
      text: string;
    };
    expect([...title]).toHaveLength(80);
    expect(title).toMatch(/^(🦞)+…$/u);
    expect(text).toHaveLength(400);
  });

  it("has nothing in it that turns the text around", () => {
    expect(card({ title: "a\u202Eb\u0007c", text: "one\r\n\n\ntwo" })).toMatchObject({
      title: "a b c",
      text: "one\ntwo",
    });
  });
});
