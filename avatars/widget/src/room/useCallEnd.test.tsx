import { ConnectionState, DisconnectReason } from "livekit-client";
import { describe, expect, it } from "vitest";
import { happen, pass, scene, setScene } from "../../test/inRoom";
import { useCallEnd } from "./useCallEnd";

setScene();

function Ends() {
  useCallEnd();
  return null;
}

const inSeconds = (seconds: number) => ({ endsAt: performance.now() + seconds * 1000 });

describe("a call in its room", () => {
  it("begins when the room is connected", async () => {
    scene.fake.becomes(ConnectionState.Connecting);
    await scene.show(<Ends />);
    expect(scene.call.connected).not.toHaveBeenCalled();
    await happen(() => scene.fake.becomes(ConnectionState.Connected));
    expect(scene.call.connected).toHaveBeenCalled();
  });

  it("ends with the room", async () => {
    await scene.show(<Ends />, inSeconds(60));
    await happen(() => scene.fake.ends(DisconnectReason.ROOM_DELETED));
    expect(scene.call.ended).toHaveBeenCalledExactlyOnceWith("ended_by_avatar");
  });

  it("ends by the limit when the room ends near it", async () => {
    await scene.show(<Ends />, inSeconds(4));
    await happen(() => scene.fake.ends(DisconnectReason.ROOM_DELETED));
    expect(scene.call.ended).toHaveBeenCalledExactlyOnceWith("time_limit");
  });

  it("has lost an avatar that does not come back", async () => {
    await scene.show(<Ends />, inSeconds(60));
    await happen(() => scene.fake.avatarLeaves());
    await pass(2.9);
    expect(scene.call.ended).not.toHaveBeenCalled();
    await pass(0.1);
    expect(scene.call.ended).toHaveBeenCalledExactlyOnceWith("avatar_lost");
  });

  it("ends by the limit when the avatar leaves at it, and not when it leaves before", async () => {
    await scene.show(<Ends />, inSeconds(4));
    await happen(() => scene.fake.avatarLeaves());
    await pass(3);
    expect(scene.call.ended).toHaveBeenCalledExactlyOnceWith("time_limit");
  });

  it("goes on when the avatar is back, or the room only reconnects", async () => {
    await scene.show(<Ends />, inSeconds(60));
    await happen(() => scene.fake.avatarLeaves());
    await pass(2);
    await happen(() => scene.fake.avatarComes());
    await pass(10);
    await happen(() => scene.fake.becomes(ConnectionState.Reconnecting));
    await happen(() => scene.fake.avatarLeaves());
    await pass(10);
    expect(scene.call.ended).not.toHaveBeenCalled();
  });

  it("waits for an avatar that was never there", async () => {
    scene.fake.avatarLeaves();
    await scene.show(<Ends />, inSeconds(60));
    await happen(() => scene.fake.becomes(ConnectionState.Connected));
    await pass(10);
    expect(scene.call.ended).not.toHaveBeenCalled();
  });
});
