/** What may become of a reward, as the design's table has it: 13 states, 16 events, 60 legal cells. */
const table = `
absent,payment,pending|unfunded|held|voided
absent,partial_refund,parked
absent,full_refund,parked
parked,payment,pending|unfunded|held|voided
parked,partial_refund,parked
parked,full_refund,parked
unfunded,budget_topped_up,pending
unfunded,partial_refund,unfunded|voided
unfunded,full_refund,voided
unfunded,refused,voided
unfunded,flagged,unfunded
unfunded,advocate_left,unfunded
pending,hold_ended,approved
pending,flagged,held
pending,refused,voided
pending,partial_refund,pending|voided
pending,full_refund,voided
pending,advocate_left,held
held,cleared,pending
held,refused,voided
held,partial_refund,held|voided
held,full_refund,voided
held,hold_ended,held
held,advocate_left,held
approved,scheduled,scheduled
approved,flagged,held
approved,refused,voided
approved,partial_refund,approved|voided
approved,full_refund,voided
approved,offset,approved|voided
approved,advocate_left,held
approved,claim_expired,voided
scheduled,payout_confirmed,paid|clawback_due
scheduled,payout_failed,failed|voided
scheduled,partial_refund,scheduled
scheduled,full_refund,scheduled
scheduled,flagged,scheduled
scheduled,advocate_left,scheduled
failed,retried,scheduled
failed,partial_refund,failed|voided
failed,full_refund,voided
failed,refused,voided
failed,flagged,held
failed,advocate_left,held
failed,claim_expired,voided
paid,partial_refund,clawback_due
paid,full_refund,clawback_due
paid,flagged,paid
paid,advocate_left,paid
clawback_due,offset,clawback_due|clawed_back
clawback_due,written_off,written_off
clawback_due,partial_refund,clawback_due
clawback_due,full_refund,clawback_due
clawback_due,advocate_left,clawback_due
clawed_back,partial_refund,clawback_due
clawed_back,full_refund,clawback_due
voided,partial_refund,voided
voided,full_refund,voided
written_off,partial_refund,written_off
written_off,full_refund,written_off`;

export const states = [
    "absent",
    "parked",
    "unfunded",
    "pending",
    "held",
    "approved",
    "scheduled",
    "failed",
    "paid",
    "clawback_due",
    "clawed_back",
    "voided",
    "written_off",
] as const;
export type State = (typeof states)[number];

export const events = [
    "payment",
    "partial_refund",
    "full_refund",
    "budget_topped_up",
    "hold_ended",
    "flagged",
    "cleared",
    "refused",
    "advocate_left",
    "scheduled",
    "offset",
    "claim_expired",
    "payout_confirmed",
    "payout_failed",
    "retried",
    "written_off",
] as const;
export type Event = (typeof events)[number];

/** One cell of the table: what the event may make of the state. */
export interface Cell {
    state: State;
    event: Event;
    next: State[];
}

export const legal: Cell[] = table
    .trim()
    .split("\n")
    .map((line) => {
        const [state, event, next] = line.split(",");
        return { state: state as State, event: event as Event, next: (next ?? "").split("|") as State[] };
    });

/** The events that nothing may come of in a state. */
export function illegal(state: State): Event[] {
    return events.filter((event) => !legal.some((cell) => cell.state === state && cell.event === event));
}
