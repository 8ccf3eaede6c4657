import { describe, expect, it, vi } from "vitest";
import { isOnThisPage, safeLink } from "./links";

const here = location.origin;
const hosts = ["docs.example.com"];

describe("a link that the avatar gives", () => {
  it.each([
    ["/en/prices", `${here}/en/prices`],
    ["#features", `${here}/#features`],
    [`${here}/en/`, `${here}/en/`],
    ["https://docs.example.com/start", "https://docs.example.com/start"],
    ["//docs.example.com/start", `${location.protocol}//docs.example.com/start`],
  ])("may lead to this site and to allowed hosts: %s", (link, whole) => {
    // A link without a scheme takes that of the page; only HTTPS leads elsewhere.
    const expected = whole.startsWith("http://docs") ? null : whole;
    expect(safeLink(link, hosts)).toBe(expected);
  });

  it("is judged alike in browsers that are older than URL.canParse", () => {
    class Older extends URL {
      static override canParse = undefined as never;
    }
    vi.stubGlobal("URL", Older);
    expect(safeLink("/en/prices", hosts)).toBe(`${here}/en/prices`);
    expect(safeLink("https://[", hosts)).toBeNull();
    vi.unstubAllGlobals();
  });

  it.each([
    "",
    "  ",
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    `blob:${location.origin}/1`,
    "vbscript:x",
    "mailto:somebody@docs.example.com",
    "https://example.com/",
    "https://evil.docs.example.com/",
    "https://docs.example.com.evil.example/",
    "https://docs.example.com@evil.example/",
    "https://me:secret@docs.example.com/",
    "https://docs.example.com:8443/",
    "http://docs.example.com/",
    "\\\\evil.example\\x",
    "//evil.example",
    "https://",
  ])("leads nowhere else: %j", (link) => {
    expect(safeLink(link, hosts)).toBeNull();
  });

  it("is known when it stays on the page", () => {
    expect(isOnThisPage(`${location.href.split("#")[0]}#features`)).toBe(true);
    expect(isOnThisPage(`${here}/elsewhere#features`)).toBe(false);
    expect(isOnThisPage("https://docs.example.com/#features")).toBe(false);
  });
});
