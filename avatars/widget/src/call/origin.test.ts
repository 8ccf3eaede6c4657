import { afterEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import { origin } from "./origin";

const at = (pathname: string) =>
  vi.stubGlobal("window", {
    location: { pathname, search: "?q=secret", hash: "#top" },
    matchMedia: () => ({ matches: touch }),
    screen,
  });
let touch = false;
let screen = { width: 1920, height: 1080 };
afterEach(() => vi.unstubAllGlobals());

describe("where a call is begun", () => {
  it.each([
    ["/en/prices/", "/en/prices/"],
    ["//prices/", "/prices/"],
    ["srcdoc", ""],
    [`/${"a".repeat(300)}`, `/${"a".repeat(199)}`],
  ])("is told of %s by its path alone", (pathname, page) => {
    at(pathname);
    expect(origin(config)).toMatchObject({ page, placement: "littlelobster", variant: "inline" });
  });

  it.each([
    [false, 1920, 1080, "desktop"],
    [true, 390, 844, "phone"],
    [true, 844, 390, "phone"],
    [true, 820, 1180, "tablet"],
  ])("with touch %s at %i×%i is a %s", (isTouch, width, height, device) => {
    touch = isTouch;
    screen = { width, height };
    at("/");
    expect(origin(config).device).toBe(device);
  });

  it("hands on what the site has signed, and nothing where it has not", () => {
    at("/");
    expect(origin({ ...config, testCall: "pass" }).testCall).toBe("pass");
    expect(origin({ ...config, testCall: "" })).not.toHaveProperty("testCall");
    expect(origin({ ...config, context: "signed" }).context).toBe("signed");
    expect(origin({ ...config, context: "" })).not.toHaveProperty("context");
  });
});
