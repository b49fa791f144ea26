import type { Workspace } from "./workspace.js";

/** A message as the API tells of it. */
export interface Message {
    id: string;
    to: string;
    to_name: string;
    kind: "prospect" | "user";
    template: string;
    state: "queued" | "sending" | "sent" | "unknown" | "refused";
    reason: string | null;
    reason_text: string | null;
    answer: string | null;
    referral: string | null;
    attempts: number;
    subject: string;
    next_attempt_at: string | null;
    sent_at: string | null;
    bounced_at: string | null;
}

export interface MessageInFull extends Message {
    message_id: string;
    text: string;
    html: string;
    unsubscribe_url: string;
}

export interface MessagePage {
    items: Message[];
    next_cursor: string | null;
    counts: { state: string; count: number }[];
}

/** What is to be queued; a message with a referral is the one to its prospect. */
export interface Queued {
    to: string;
    name?: string;
    referral?: string;
    subject?: string;
    text?: string;
    html?: string;
    unsubscribe?: string;
}

let made = 0;

/** Puts messages into the queue behind the program's back, whatever makes them otherwise; gives their ids. */
export async function queueMessages(workspace: Workspace, wanted: Queued[]): Promise<string[]> {
    const owner = workspace.created.workspace_id;
    const ids: string[] = [];
    const rows = wanted.map((one) => {
        const id = String(BigInt(owner) + BigInt(1_000_000 + ++made));
        ids.push(id);
        const texts = [
            one.referral === undefined ? "user" : "prospect",
            "test.message",
            "fr",
            one.to,
            one.to.toLowerCase(),
            one.name ?? "",
            `test:${id}`,
            one.subject ?? "Bonjour",
            one.text ?? "Bonjour",
            one.html ?? "",
            one.unsubscribe ?? "",
            `<${owner}.${id}.token${made}@acme.example>`,
        ].map((text) => `'${text.replaceAll("'", "''")}'`);
        return `(${owner}, ${id}, 1, ${one.referral ?? "NULL"}, ${texts.join(", ")}, 'queued', 0, 1, 0, 1, 1)`;
    });
    await workspace.server.sql(
        "INSERT INTO messages (workspace_id, id, template_version, referral_id, kind, template, locale, recipient, " +
            "recipient_key, recipient_name, once_key, subject, body_text, body_html, unsubscribe_url, message_id, " +
            `state, attempts, next_attempt_at, lease, created_at, updated_at) VALUES ${rows.join(", ")}`,
    );
    return ids;
}

export async function messageOf(workspace: Workspace, id: string | undefined): Promise<MessageInFull> {
    return workspace.api.ok(200, workspace.api.get<MessageInFull>(`/v1/messages/${id}`));
}
