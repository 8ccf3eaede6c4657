import { beforeEach, describe, expect, it, vi } from "vitest";
import { english } from "../../test/english";
import { fakeHearing } from "../../test/hearing";
import { happen, scene, setScene } from "../../test/inRoom";
import { conversation } from "../../test/lines";
import { config, json } from "../../test/sample";
import type { HearingState } from "../types";
import { FollowContext } from "../ui/context";
import { Offers } from "./Offers";

setScene();

const follow = vi.fn();
const fetched = vi.fn();

beforeEach(() => {
  follow.mockReset();
  fetched.mockReset();
  fetched.mockImplementation(async (url: string) =>
    json({ locale: url.split("/").at(-1), labels: { language_offer: "改用中文？" } }),
  );
  vi.stubGlobal("fetch", fetched);
});

let turns = 0;
/** Something more was said, after which the visitor is taken to speak this. */
const hear = (spoken: string | null, own = config, hearing: Partial<HearingState> = {}) =>
  scene.show(
    <FollowContext value={follow}>
      <Offers />
    </FollowContext>,
    {
      config: own,
      call: { ...fakeHearing(hearing).call, spoken: () => spoken },
      lines: conversation(...Array(++turns).fill(["visitor", "…"])),
    },
  );
const offer = () => scene.host.querySelector("[data-avatars-offer] [role=status]")?.textContent;
const headphones = () => scene.host.querySelector("[data-avatars-headphones]");
const press = (action: string) =>
  happen(() => scene.host.querySelector<HTMLElement>(`[data-avatars-action=${action}]`)?.click());

describe("another language", () => {
  it("is offered in its own words, which are fetched only then", async () => {
    await hear(null);
    await hear("en");
    expect(fetched).not.toHaveBeenCalled();
    await hear("zh-hant");
    expect(fetched.mock.lastCall?.[0]).toBe("/api/avatar/words/zh-hant");
    expect(offer()).toBe("改用中文？");
    expect(scene.host.querySelector("[lang=zh-hant]")?.contains(document.activeElement)).toBe(
      false,
    );
  });

  it("is followed on a yes, where a word that is missing stays as it was", async () => {
    await hear("zh-hant");
    await press("follow-language");
    expect(follow).toHaveBeenCalledExactlyOnceWith({
      locale: "zh-hant",
      labels: { ...english, language_offer: "改用中文？" },
    });
    await hear("zh-hant", { ...config, locale: "zh-hant" });
    expect(offer()).toBe("");
  });

  it("is not offered again after a no, however often it is spoken", async () => {
    await hear("zh-hant");
    await press("keep-language");
    expect(offer()).toBe("");
    await hear("en");
    await hear("zh-hant");
    expect(offer()).toBe("");
    expect(follow).not.toHaveBeenCalled();
  });

  it("is not offered any more when the talk has come back", async () => {
    await hear("zh-hant");
    await hear("en");
    expect(offer()).toBe("");
  });

  it("is offered alone: the advice to take headphones comes after the answer", async () => {
    await hear("zh-hant");
    await hear("zh-hant", config, { hasEcho: true });
    expect(offer()).toBe("改用中文？");
    expect(headphones()).toBeNull();
    await press("keep-language");
    expect(headphones()).not.toBeNull();
  });

  it("takes the place of the advice to take headphones, which is not given twice", async () => {
    await hear("en", config, { hasEcho: true });
    expect(headphones()).not.toBeNull();
    await hear("zh-hant", config, { hasEcho: true });
    expect(offer()).toBe("改用中文？");
    expect(headphones()).toBeNull();
    await hear("en", config, { hasEcho: true });
    expect(offer()).toBe("");
    expect(headphones()).toBeNull();
  });

  it("is no other one in another script", async () => {
    await hear("zh-hant", { ...config, locale: "zh-hans" });
    expect(fetched).not.toHaveBeenCalled();
  });

  it("that the site does not have in this script is offered in the one it has", async () => {
    await hear("zh-hant", { ...config, languages: ["en", "zh-hans"] });
    expect(fetched.mock.lastCall?.[0]).toBe("/api/avatar/words/zh-hans");
  });

  it("that the site does not have at all is not offered", async () => {
    await hear("zh-hant", { ...config, languages: ["en", "fr"] });
    expect(fetched).not.toHaveBeenCalled();
  });

  it.each([
    ["a broken network", () => Promise.reject(new TypeError("offline"))],
    ["an error", async () => json({ error: {} }, 404)],
    ["rubbish", async () => new Response("<html>")],
    ["no words", async () => json({})],
  ])("is offered later where the server gives %s at first", async (_, answer) => {
    fetched.mockImplementationOnce(answer);
    await hear("zh-hant");
    expect(offer()).toBe("");
    await hear("zh-hant");
    expect(offer()).toBe("改用中文？");
  });
});
