import { beforeEach, describe, expect, it } from "vitest";
import placement from "../../../../docs/placement.md?raw";
import { blocksFor } from "../../test/documents";
import { live } from "../../test/live";
import { config } from "../../test/sample";
import { setUpWorld } from "../../test/world";
import type { Call, OpenRoom } from "../types";
import { tellPage } from "./told";

setUpWorld();

describe("the page around a section", () => {
  const heard: [string, object][] = [];
  let call: Call;
  let room: OpenRoom;

  beforeEach(async () => {
    heard.length = 0;
    const page = document.createElement("main");
    const section = document.createElement("section");
    page.append(section);
    for (const name of ["started", "ended", "error"]) {
      page.addEventListener(`avatars:${name}`, (event) =>
        heard.push([name, (event as CustomEvent).detail]),
      );
    }
    ({ call, room } = await live(undefined, (found) => tellPage(section, config, found)));
  });

  const place = { slug: "littlelobster", placement: "littlelobster" };

  it("hears of a call's beginning and its end", () => {
    room.face();
    call.hangUp();
    expect(heard).toEqual([
      ["started", { ...place, callId: "call/1" }],
      ["ended", { ...place, callId: "call/1", seconds: 0, reason: "hung_up" }],
    ]);
  });

  it("hears of an error that ends a call, and why", () => {
    room.ended("connection_lost");
    expect(heard.slice(1)).toEqual([
      ["ended", { ...place, callId: "call/1", seconds: 0, reason: "connection_lost" }],
      ["error", { ...place, kind: "connection_lost" }],
    ]);
  });

  it("hears of a component that threw, whose call is ended at once", () => {
    call.crash();
    expect(call.rooms()).toEqual([]);
    expect(heard.slice(1)).toEqual([
      ["ended", { ...place, callId: "call/1", seconds: 0, reason: "page_failed" }],
      ["error", { ...place, kind: "broken" }],
    ]);
  });
});

it("what the documents promise is heard by their own lines", async () => {
  const [block = ""] = blocksFor("avatars/widget/src/call/told.test.ts", placement);
  const code = block.replaceAll("({ detail }) => …", "({ type, detail }) => hear(type, detail)");
  const told = new Map<string, string[]>();
  new Function("hear", code)((type: string, detail: object) => told.set(type, Object.keys(detail)));
  const section = document.body.appendChild(document.createElement("section"));
  const { room } = await live(undefined, (found) => tellPage(section, config, found));
  room.ended("connection_lost");
  for (const line of block.trim().split("\n")) {
    const [, type = "", comment = ""] = /"(.+)".*\/\/ (.+)/.exec(line) ?? [];
    const names = comment.replace("and ", "").split(", ");
    expect(told.get(type), line).toEqual(expect.arrayContaining(names));
  }
  expect(told.size).toBe(3);
});
