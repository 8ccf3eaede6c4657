import { beforeEach, describe, expect, it, vi } from "vitest";
import { live } from "../../test/live";
import { config, settle } from "../../test/sample";
import { deferred, reported, setUpWorld, world } from "../../test/world";
import { createCall } from "./call";
import { endWhenRemoved } from "./removed";

setUpWorld();

let section: HTMLElement;

beforeEach(() => {
  section = document.createElement("section");
  document.body.replaceChildren(section);
});

describe("a section that a script takes out of its page", () => {
  it("ends its call: nobody could hang it up", async () => {
    const leave = vi.fn(async () => null);
    const { call } = await live(leave, (call) => endWhenRemoved(section, call));
    section.remove();
    await settle();
    expect(leave).toHaveBeenCalledOnce();
    expect(call.state().name).toBe("idle");
    expect(reported()).toEqual(["joined", "ended: hung_up"]);
  });

  it("gives up what is not a call yet, and what begins without it", async () => {
    world.connected = deferred<Response>().promise;
    const call = createCall(config);
    endWhenRemoved(section, call);
    call.start();
    await settle();
    section.remove();
    await settle();
    expect(call.state().name).toBe("idle");
    call.start();
    expect(call.state().name).toBe("idle");
    await settle();
    expect(world.tracks).toHaveLength(1);
    expect(world.tracks[0]?.stop).toHaveBeenCalled();
  });

  it("keeps its call where it is only moved", async () => {
    const { call } = await live(undefined, (call) => endWhenRemoved(section, call));
    document.body.append(document.createElement("main"));
    document.querySelector("main")?.append(section);
    await settle();
    expect(call.state().name).toBe("live");
  });
});
