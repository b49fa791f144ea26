// What the contract promises, computed from its text with whole numbers alone and without the server's help.

/** numerator / denominator, rounded once, half away from zero. */
export function rounded(numerator: bigint, denominator: bigint): number {
    const negative = numerator < 0n !== denominator < 0n;
    const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
    const quotient = (2n * n + d) / (2n * d);
    return Number(negative ? -quotient : quotient);
}

/** How one customer paid, in minor units. */
export interface Bought {
    amount: number;
    interval: "month" | "year";
    interval_count?: number;
    paid: number;
    refunded?: number;
    rate_bps?: number;
}

/** Base `annual_value`: rate x annual value x (paid - refunded) / paid of the first invoice. */
export function annualValueReward(bought: Bought): number {
    const { amount, interval, interval_count = 1, paid, refunded = 0, rate_bps = 2000 } = bought;
    const months = BigInt(interval_count) * (interval === "year" ? 12n : 1n);
    return rounded(BigInt(rate_bps) * BigInt(amount) * 12n * BigInt(paid - refunded), 10_000n * months * BigInt(paid));
}

/** Base `annual_value` after an early end: rate x (paid - refunded) over the whole subscription. */
export function earlyEndReward(paid: number, refunded = 0, rate_bps = 2000): number {
    return rounded(BigInt(rate_bps) * BigInt(paid - refunded), 10_000n);
}

/** Every order of a list. */
export function permutations<T>(list: T[]): T[][] {
    if (list.length <= 1) return [list];
    return list.flatMap((first, index) =>
        permutations([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [first, ...rest]),
    );
}
