import { defineConfig } from "vite";

// One ES module and one style sheet under fixed names: the page addresses them by name (Django's
// static files storage adds the hashes), and a rebuild can be compared byte for byte.
export default defineConfig({
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "../static/avatars/widget",
    emptyOutDir: true,
    target: ["es2022", "chrome107", "firefox104", "safari16"],
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: false,
    chunkSizeWarningLimit: 1000,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: { widget: "src/main.tsx" },
      preserveEntrySignatures: "strict",
      output: {
        format: "es",
        codeSplitting: false,
        entryFileNames: "[name].js",
        assetFileNames: "widget[extname]",
        // Chromium compiles all of it as it loads, beside the page, and not function by function in
        // the press: 0.1 s of the way to the first sound. To all other browsers a comment.
        postBanner: "//# allFunctionsCalledOnLoad",
      },
    },
  },
});
