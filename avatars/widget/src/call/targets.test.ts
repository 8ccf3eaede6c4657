import { afterEach, describe, expect, it } from "vitest";
import yourSite from "../../../../docs/your-site.md?raw";
import { blocksFor } from "../../test/documents";
import { config } from "../../test/sample";
import { findTarget, labelOf, targetsOnPage } from "./targets";

afterEach(() => {
  document.body.innerHTML = "";
});

const page = (html: string) => {
  document.body.innerHTML = html;
};
const target = (name: string) => findTarget(name) as HTMLElement;

describe("what the avatar is told of a page", () => {
  it("is what is marked, each name once", () => {
    page(`
      <section data-avatar-target="features"></section>
      <a data-avatar-target="talk" href="#talk"></a>
      <p data-avatar-target="features"></p>`);
    expect(targetsOnPage(config)).toEqual({ targets: ["features", "talk"], clickable: ["talk"] });
  });

  it("is marked as the documents say", () => {
    const [block = ""] = blocksFor("avatars/widget/src/call/targets.test.ts", yourSite);
    page(block);
    expect(targetsOnPage(config).targets).toEqual(["prices"]);
    expect(labelOf(target("prices"))).toBe("What it costs");
  });

  it.each([
    "",
    "two words",
    "-dash",
    "区块",
    "a".repeat(65),
    "javascript:x",
    'a"]',
  ])("has no name such as %j", (name) => {
    page("<p></p>");
    document.querySelector("p")?.setAttribute("data-avatar-target", name);
    expect(targetsOnPage(config).targets).toEqual([]);
  });

  it("is nothing of the avatar's own section, and nothing hidden", () => {
    page(`
      <div data-avatars-section><button data-avatar-target="hang-up"></button></div>
      <p data-avatar-target="secret" style="display: none"></p>`);
    expect(targetsOnPage(config).targets).toEqual([]);
    expect(findTarget("hang-up")).toBeNull();
  });

  it("is at most twenty names", () => {
    page(Array.from({ length: 30 }, (_, n) => `<p data-avatar-target="p${n}"></p>`).join(""));
    expect(targetsOnPage(config).targets).toHaveLength(20);
  });

  it("is nothing where the avatar may do nothing with it", () => {
    page('<p data-avatar-target="features"></p>');
    expect(targetsOnPage({ ...config, acts: ["show_card"] }).targets).toEqual([]);
    expect(targetsOnPage({ ...config, acts: [] }).targets).toEqual([]);
  });

  it("counts as clickable only what works and leads where it may", () => {
    page(`
      <button data-avatar-target="works"></button>
      <button data-avatar-target="off" disabled></button>
      <a data-avatar-target="script" href="javascript:alert(1)"></a>
      <a data-avatar-target="elsewhere" href="https://evil.example/"></a>
      <a data-avatar-target="allowed" href="https://docs.example.com/"></a>
      <a data-avatar-target="nowhere"></a>
      <div data-avatar-target="part" onclick="alert(1)"></div>`);
    expect(targetsOnPage(config).clickable).toEqual(["works", "allowed"]);
  });
});

describe("what people call a target", () => {
  it.each([
    ['<p data-avatar-target="a" data-avatar-target-label="Our prices"></p>', "Our prices"],
    ['<section data-avatar-target="a" aria-label="Quote"><h2>Big</h2></section>', "Quote"],
    [
      '<section data-avatar-target="a"><h2> Less searching </h2><p>x</p></section>',
      "Less searching",
    ],
    ['<a data-avatar-target="a" href="#x">Talk to us</a>', "Talk to us"],
    ['<p data-avatar-target="a">A long text of no heading</p>', "a"],
  ])("is its label, its heading or its name: %s", (html, label) => {
    page(html);
    expect(labelOf(target("a"))).toBe(label);
  });
});
