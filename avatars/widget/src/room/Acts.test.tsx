import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { joined } from "../../test/sample";
import { Context, useSection } from "../ui/context";
import { MOVED } from "../ui/moved";
import { Acts } from "./Acts";

const room = vi.hoisted(() => ({ send: (_: object) => {} }));
vi.mock("@runwayml/avatars-react", () => ({
  useClientEvents: (handler: (event: object) => void) => {
    room.send = handler;
  },
}));

setScene();

const card = (id: number, more = {}) => ({
  id,
  at: 0,
  title: `Card ${id}`,
  text: "",
  link: null,
  ...more,
});
const show = async (...cards: ReturnType<typeof card>[]) => {
  scene.cards = cards;
  await scene.show(<Acts />);
};
const titles = () =>
  [...scene.host.querySelectorAll("[data-avatars-card] p")].map((found) => found.textContent);
const closeButton = (id: number) =>
  scene.host.querySelector<HTMLElement>(`[aria-label="Close: Card ${id}"]`) as HTMLElement;

describe("the cards", () => {
  it("reach the call, and screen readers are told", async () => {
    await show();
    await happen(() => room.send({ tool: "show_card", args: { title: "Start here" } }));
    expect(scene.call.card).toHaveBeenCalledWith({ title: "Start here", text: "", link: null });
    const status = scene.host.querySelector("[data-avatars-told][role=status]");
    expect(status?.textContent).toBe("LittleLobster shows you a card: Start here");
  });

  it("keep their frame when the words follow the visitor's language", async () => {
    const target = document.createElement("p");
    target.dataset.avatarTarget = "prices";
    target.scrollIntoView = () => undefined;
    scene.host.before(target);
    joined.page = { targets: ["prices"], clickable: [] };
    let follow: (locale: string) => void = () => undefined;
    function Talk() {
      const section = useSection();
      const [locale, setLocale] = useState("en");
      follow = setLocale;
      const config = { ...section.config, locale };
      return (
        <Context value={{ ...section, config }}>
          <Acts />
        </Context>
      );
    }
    await scene.show(<Talk />);
    await happen(() => room.send({ tool: "highlight", args: { target: "prices" } }));
    await happen(() => follow("zh-hant"));
    expect(target.dataset.avatarHighlighted).toBe("");
    target.remove();
    joined.page = { targets: [], clickable: [] };
  });

  it("are shown as text, never as HTML", async () => {
    await show(card(1, { title: "<b>bold</b>" }));
    expect(titles()).toEqual(["<b>bold</b>"]);
    expect(scene.host.querySelector("b")).toBeNull();
  });

  it("are three at most, the newest ones", async () => {
    await show(card(1), card(2), card(3), card(4));
    expect(titles()).toEqual(["Card 2", "Card 3", "Card 4"]);
  });

  it("close by their button and stay closed, and the focus stays in the section", async () => {
    scene.cards = [card(1), card(2)];
    const component = (
      <>
        <div tabIndex={-1} data-avatars-focus />
        <Acts />
      </>
    );
    await scene.show(component);
    await happen(() => {
      closeButton(1).focus();
      closeButton(1).click();
    });
    expect(titles()).toEqual(["Card 2"]);
    expect(document.activeElement?.hasAttribute("data-avatars-focus")).toBe(true);
    scene.cards = [card(1), card(2), card(3)];
    await scene.show(component);
    expect(titles()).toEqual(["Card 2", "Card 3"]);
  });

  it("close by Escape, the newest first", async () => {
    await show(card(1), card(2));
    await happen(() => scene.keys.press("Escape"));
    expect(titles()).toEqual(["Card 1"]);
    await happen(() => scene.keys.press("Escape"));
    expect(titles()).toEqual([]);
    expect(scene.keys.press("Escape")).toBe(false);
  });

  it("that a newer one has displaced do not come back when that is closed", async () => {
    await show(card(1), card(2), card(3), card(4));
    await happen(() => scene.keys.press("Escape"));
    expect(titles()).toEqual(["Card 2", "Card 3"]);
  });

  it("lead to another page in a tab of its own, and to a place on this one right here", async () => {
    await show(
      card(1, { link: "https://docs.example.com/a" }),
      card(2, { link: `${location.href.split("#")[0]}#features` }),
    );
    const [elsewhere, here] = scene.host.querySelectorAll("a");
    expect(elsewhere?.target).toBe("_blank");
    expect(elsewhere?.rel).toContain("noopener");
    expect(elsewhere?.textContent).toContain("opens in a new tab");
    expect(here?.hasAttribute("target")).toBe(false);
    // Who looks at the call alone sees the page before it is moved.
    const moved = vi.fn();
    window.addEventListener(MOVED, moved);
    await happen(() => here?.click());
    window.removeEventListener(MOVED, moved);
    expect(moved).toHaveBeenCalledOnce();
  });
});
