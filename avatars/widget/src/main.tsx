import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createCall } from "./call/call";
import { endWhenRemoved } from "./call/removed";
import { tellPage } from "./call/told";
import { readConfig } from "./config";
import { Section } from "./Section";
import "./styles/ui.css";
import "./styles/picture.css";
import "./styles/panels.css";
import "./styles/feedback.css";
import "./styles/reference.css";
import "./styles/room.css";
import "./styles/acts.css";
import "./styles/talk.css";
import "./styles/transcript.css";
import "./styles/said.css";
import "./styles/devices.css";
import "./styles/view.css";
import "./styles/side.css";
import "./styles/dock.css";
import "./styles/motion.css";

export interface Mounted {
  /** Begins a call; to be called in the click handler itself. */
  start(): void;
  /** Gives up what is not live yet, or closes what is over. */
  dismiss(): void;
}

/**
 * Puts the widget into the section's stage. To be called once per section. Throws when the section
 * has no stage or no configuration.
 */
export function mount(section: HTMLElement): Mounted {
  const stage = section.querySelector<HTMLElement>("[data-avatars-stage]");
  if (!stage) throw new Error("The avatar section has no stage");
  const config = readConfig(section);
  const choice = section.querySelector<HTMLSelectElement>("[data-avatars-language]");
  const call = createCall(config, () => choice?.value || config.locale);
  tellPage(section, config, call);
  endWhenRemoved(section, call);
  const host = document.createElement("div");
  host.className = "avatars__call";
  stage.append(host);
  const slot = document.createElement("div");
  slot.className = "avatars__slot";
  stage.before(slot);
  // A key held down repeats, and the focus moves to another button with every state.
  section.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter") event.preventDefault();
  });
  // Sound and picture each tell four times a second how far they are. Nobody listens, and React
  // would look through the whole widget for somebody who does.
  stage.addEventListener("timeupdate", (event) => event.stopPropagation(), { capture: true });
  const widget = (
    <StrictMode>
      <Section section={section} stage={stage} config={config} call={call} />
    </StrictMode>
  );
  const root = createRoot(host, {
    // What no boundary has caught takes the whole widget away. Its call would go on, unseen, and so
    // would the next one; a widget that cannot even say so stays away.
    onUncaughtError(error) {
      console.error(error);
      const state = call.state();
      if (state.name === "error" && state.kind === "broken") return;
      call.crash();
      root.render(widget);
    },
  });
  root.render(widget);
  return { start: call.start, dismiss: call.dismiss };
}
