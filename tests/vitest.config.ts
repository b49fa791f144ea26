import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const shared = { environment: "node" as const, testTimeout: 60_000, hookTimeout: 300_000 };

// A file mostly waits for its server: more of them than processors keep these busy.
const workers = 2 * availableParallelism();

export default defineConfig({
    test: {
        maxWorkers: workers,
        minWorkers: 1,
        projects: [
            { test: { ...shared, name: "style", include: ["style/**/*.test.ts"] } },
            // What the API tests lean on.
            { test: { ...shared, name: "harness", include: ["harness/**/*.test.ts"] } },
            {
                test: {
                    ...shared,
                    name: "api",
                    include: ["api/**/*.test.ts"],
                    exclude: ["api/coverage.test.ts"],
                    globalSetup: ["api/support/global.ts"],
                },
            },
            // What the API tests left untried; after them, on what they recorded.
            { test: { ...shared, name: "coverage", include: ["api/coverage.test.ts"] } },
            { test: { ...shared, name: "browser", include: ["browser/**/*.test.ts"], testTimeout: 60_000 } },
        ],
    },
});
