import { act } from "react";
import { describe, expect, it, vi } from "vitest";
import { pass, scene, setScene } from "../../test/inRoom";
import { Caption } from "./Caption";

const transcript = vi.hoisted(() => ({ say: (_: object) => {} }));
vi.mock("@runwayml/avatars-react", () => ({
  useTranscription: (handler: (entry: object) => void) => {
    transcript.say = handler;
  },
}));

setScene();

const say = (text: string, id = "runway-transcription-assistant-1") =>
  act(async () => transcript.say({ id, text, participantIdentity: "worker:1" }));
const caption = () => scene.host.textContent;

describe("a caption", () => {
  it("leaves when it can have been read, from its last change on", async () => {
    await scene.show(<Caption isSpeaking={false} />);
    await say("Hello");
    await pass(3.9);
    await say("Hello there");
    await pass(3.9);
    expect(caption()).toBe("Hello there");
    await pass(0.1);
    expect(caption()).toBe("");
  });

  it("stays longer the longer it is", async () => {
    await scene.show(<Caption isSpeaking={false} />);
    await say("a".repeat(100));
    await pass(6.9);
    expect(caption()).not.toBe("");
    await pass(0.1);
    expect(caption()).toBe("");
  });

  it("stays while the avatar is speaking", async () => {
    await scene.show(<Caption isSpeaking />);
    await say("Hello");
    await pass(30);
    expect(caption()).toBe("Hello");
    await scene.show(<Caption isSpeaking={false} />);
    await pass(4);
    expect(caption()).toBe("");
  });

  it("is never the visitor's", async () => {
    await scene.show(<Caption isSpeaking={false} />);
    await say("Hi", "runway-transcription-user-1");
    expect(caption()).toBe("");
  });
});
