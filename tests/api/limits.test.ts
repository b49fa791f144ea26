// What one caller may ask in a minute, where the operator says so.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import { describeOnBothEngines } from "./support/server.js";

describeOnBothEngines(
    "limits of requests",
    { workspaces: [{ copies: 4 }], environment: { PARRAIN_SERVER__REQUESTS_PER_MINUTE: "5" } },
    (server) => {
        it("counts each key by itself, says what is left, and opens again", async () => {
            const acme = server().workspace();
            const other = server().workspace();
            const left: string[] = [];
            for (let i = 0; i < 5; ++i) {
                const answer = await acme.api.get("/v1/programs");
                expect(answer.status).toBe(200);
                expect(answer.headers["ratelimit-policy"]).toBe('"minute";q=5;w=60');
                left.push(/r=(\d+)/.exec(answer.headers["ratelimit"] ?? "")?.[1] ?? "");
            }
            expect(left).toEqual(["4", "3", "2", "1", "0"]);

            const sixth = await acme.api.get("/v1/programs");
            expectProblem(sixth, 429, "too_many_requests");
            expect(sixth.headers["ratelimit"]).toMatch(/^"minute";r=0;t=\d+$/);
            expect(Number(sixth.headers["retry-after"])).toBeGreaterThan(0);
            expect((await other.api.get("/v1/programs")).status).toBe(200);

            await other.advance(61);
            expect((await acme.api.get("/v1/programs")).status).toBe(200);
        });

        it("changes nothing where it refuses", async () => {
            const acme = server().workspace();
            for (let i = 0; i < 5; ++i) await acme.api.put(`/v1/accounts/a-${i}`, { name: `Compte ${i}` });
            expectProblem(await acme.api.put("/v1/accounts/a-5", { name: "Compte 5" }), 429, "too_many_requests");
            await server().workspace().advance(61);
            expect((await acme.api.put("/v1/accounts/a-5", { name: "Compte 5" })).status).toBe(201);
        });
    },
);
