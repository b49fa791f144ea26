import { expect, it } from "vitest";
import { annualValueReward, earlyEndReward, permutations, rounded } from "../api/support/oracle.js";

it.each([
    [5n, 2n, 3],
    [-5n, 2n, -3],
    [5n, -2n, -3],
    [49n, 100n, 0],
    [50n, 100n, 1],
    [-50n, 100n, -1],
    [7n, 3n, 2],
    [0n, 3n, 0],
])("rounds %d / %d half away from zero to %d", (numerator, denominator, expected) => {
    expect(rounded(numerator, denominator)).toBe(expected);
});

it("computes the example of the mission by hand", () => {
    expect(annualValueReward({ amount: 129_000, interval: "year", paid: 129_000 })).toBe(25_800);
    expect(annualValueReward({ amount: 10_750, interval: "month", paid: 10_750, refunded: 5_375 })).toBe(12_900);
    expect(annualValueReward({ amount: 32_250, interval: "month", interval_count: 3, paid: 32_250 })).toBe(25_800);
    expect(earlyEndReward(32_250, 10_750)).toBe(4_300);
});

it("tries every order", () => {
    expect(new Set(permutations([1, 2, 3, 4]).map((order) => order.join())).size).toBe(24);
});
