import { defineConfig } from "vite";

// A page that knows nothing of ours: it shows that the connect endpoint serves any client of the
// SDK's `connectUrl` contract. Built for the browser tests only, never committed.
export default defineConfig({
  root: "stock",
  base: "./",
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "../dist-stock",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { input: "stock/stock.html" },
  },
});
