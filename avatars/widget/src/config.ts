import type { Config } from "./types";

/** Reads the section's configuration. Throws when the page carries none. */
export function readConfig(section: Element): Config {
  const script = section.querySelector("script[type='application/json']");
  if (!script?.textContent) throw new Error("The avatar section has no configuration");
  return JSON.parse(script.textContent) as Config;
}
