import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "../../test/sample";
import { keepFocus } from "./keepFocus";

const find = (id: string) => document.getElementById(id) as HTMLElement;
let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = `
    <input id="elsewhere">
    <section id="section" data-avatars-state="live">
      <button id="start" data-avatars-start></button>
      <h3 id="place" tabindex="-1" data-avatars-focus></h3>
      <p id="card"><button id="close"></button></p>
    </section>`;
  stop = keepFocus(find("section"));
});
afterEach(() => stop());

describe("the focus", () => {
  it.each([
    ["live", "place"],
    ["idle", "start"],
  ])("stays in the section when what has it goes: %s", async (state, place) => {
    find("section").dataset.avatarsState = state;
    find("close").focus();
    find("card").remove();
    await settle();
    expect(document.activeElement?.id).toBe(place);
  });

  it("is left where somebody has put it meanwhile", async () => {
    find("close").focus();
    find("card").remove();
    find("start").focus();
    await settle();
    expect(document.activeElement?.id).toBe("start");
  });

  it.each(["elsewhere", "body"])("is not fetched back by what went after it: %s", async (where) => {
    find("close").focus();
    await settle();
    if (where === "body") find("close").blur();
    else find(where).focus();
    await settle();
    find("card").remove();
    await settle();
    expect(document.activeElement).toBe(where === "body" ? document.body : find(where));
  });
});
