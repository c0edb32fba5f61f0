import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Everything that needs neither VS Code nor a browser.
      { test: { name: 'unit', include: ['test/{unit,property,grammar,server,corpus}/**/*.test.ts'] } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // Browsers and VS Code windows start slowly and share the machine.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
