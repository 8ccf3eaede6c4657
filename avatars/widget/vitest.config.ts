import { defineConfig } from "vitest/config";

export default defineConfig({
  server: { fs: { allow: [".", "../../docs"] } }, // whose samples the tests run
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
