import { RoomEvent } from "livekit-client";
import { expect, it } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { useSpeakers } from "./useSpeakers";

setScene();

it("who speaks is told when it changes, and not each time that somebody is louder", async () => {
  let renders = 0;
  function Speakers() {
    const { avatar, visitor } = useSpeakers();
    renders += 1;
    return `${avatar} ${visitor}`;
  }
  await scene.show(<Speakers />);
  const speak = (...speakers: { isLocal: boolean }[]) =>
    happen(() => scene.fake.emit(RoomEvent.ActiveSpeakersChanged, speakers));
  await speak({ isLocal: false });
  expect(scene.host.textContent).toBe("true false");
  const before = renders;
  for (let times = 0; times < 10; times++) await speak({ isLocal: false });
  expect(renders - before).toBeLessThanOrEqual(1);
  await speak({ isLocal: true });
  expect(scene.host.textContent).toBe("false true");
});
