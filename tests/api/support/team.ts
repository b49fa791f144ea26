// Members of a workspace's team, invited and logged in as a person would be.
import { type Api } from "./client.js";
import type { Workspace } from "./workspace.js";
import { Workspace as Publisher } from "./workspace.js";

export type Role = "owner" | "marketing" | "rep" | "finance" | "viewer";

/** What an invitation answers. */
export interface Invited {
    id: string;
    email: string;
    name: string;
    role: Role;
    state: "invited" | "active";
    invitation_link: string;
}

export const password = "Un long mot de passe 2026";

/** The secret in a link that works once. */
export function tokenOf(link: string): string {
    return link.split("#")[1] ?? "";
}

/** Invites a person and answers what the invitation said. */
export function invite(acme: Workspace, role: Role): Promise<Invited> {
    const email = `membre-${Publisher.next()}@acme-logiciels.fr`;
    return acme.api.ok(201, acme.api.post<Invited>("/v1/members", { email, name: "Sacha Membre", role }));
}

/** Takes up a link with this address; answers a caller with cookie and CSRF token. */
export async function claim(acme: Pick<Workspace, "server">, link: string, email: string): Promise<Api> {
    const answer = await acme.server.api.post<{ csrf: string }>("/console/v1/claim", {
        link: tokenOf(link),
        email,
        name: "Sacha Membre",
        password,
    });
    if (answer.status !== 200) throw new Error(answer.text);
    const cookie = answer.headers["set-cookie"]?.split(";")[0] ?? "";
    return acme.server.api.with({ cookie, "x-csrf-token": answer.body.csrf });
}

/** A member of the team at the console. */
export async function member(acme: Workspace, role: Role): Promise<Api> {
    const invited = await invite(acme, role);
    return claim(acme, invited.invitation_link, invited.email);
}
