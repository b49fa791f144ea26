// Bank details and the files that banks take.
import { expect, it } from "vitest";
import { expectProblem } from "./support/client.js";
import type { Reward } from "./support/contract.js";
import { describeOnBothEngines } from "./support/server.js";
import { member } from "./support/team.js";
import type { Workspace } from "./support/workspace.js";
import { all, faults, parseXml, type Shape } from "./support/xml.js";

/** The part of pain.001.001.09 that a credit transfer needs, in the order of its schema. */
const pain: Shape = {
    Document: [["CstmrCdtTrfInitn", 1, 1]],
    CstmrCdtTrfInitn: [
        ["GrpHdr", 1, 1],
        ["PmtInf", 1, 1],
    ],
    GrpHdr: [
        ["MsgId", 1, 1],
        ["CreDtTm", 1, 1],
        ["NbOfTxs", 1, 1],
        ["CtrlSum", 1, 1],
        ["InitgPty", 1, 1],
    ],
    InitgPty: [["Nm", 1, 1]],
    PmtInf: [
        ["PmtInfId", 1, 1],
        ["PmtMtd", 1, 1],
        ["NbOfTxs", 1, 1],
        ["CtrlSum", 1, 1],
        ["PmtTpInf", 1, 1],
        ["ReqdExctnDt", 1, 1],
        ["Dbtr", 1, 1],
        ["DbtrAcct", 1, 1],
        ["DbtrAgt", 1, 1],
        ["ChrgBr", 1, 1],
        ["CdtTrfTxInf", 1, Infinity],
    ],
    PmtTpInf: [["SvcLvl", 1, 1]],
    SvcLvl: [["Cd", 1, 1]],
    ReqdExctnDt: [["Dt", 1, 1]],
    Dbtr: [["Nm", 1, 1]],
    DbtrAcct: [["Id", 1, 1]],
    DbtrAgt: [["FinInstnId", 1, 1]],
    FinInstnId: [
        ["BICFI", 0, 1],
        ["Othr", 0, 1],
    ],
    CdtTrfTxInf: [
        ["PmtId", 1, 1],
        ["Amt", 1, 1],
        ["CdtrAgt", 0, 1],
        ["Cdtr", 1, 1],
        ["CdtrAcct", 1, 1],
        ["RmtInf", 1, 1],
    ],
    PmtId: [["EndToEndId", 1, 1]],
    Amt: [["InstdAmt", 1, 1]],
    CdtrAgt: [["FinInstnId", 1, 1]],
    Cdtr: [["Nm", 1, 1]],
    CdtrAcct: [["Id", 1, 1]],
    RmtInf: [["Ustrd", 1, 1]],
    Othr: [["Id", 1, 1]],
    Id: [["IBAN", 0, 1]],
};

const ours = { holder: "Acme Logiciels & Cie", iban: "DE89 3704 0044 0532 0130 00", bic: "cobadeff" };
const theirs = { holder: "Ægir Śliwiński «Élan» / Żubr", iban: "FR76 3000 6000 0112 3456 7890 189" };

interface Shown {
    holder: string;
    iban_last4: string;
    bic: string | null;
}

interface Detail extends Reward {
    advocate: { id: string };
}

/** An approved reward in a payout, and where its advocate's bank details go. */
async function started(acme: Workspace): Promise<{ reward: Detail; payout: string; path: string }> {
    const { reward } = await acme.sale({ amount: 129_000, interval: "year" });
    await acme.approved(reward);
    const { id } = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
    const detail = await acme.api.ok(200, acme.api.get<Detail>(`/v1/rewards/${reward.id}`));
    return { reward: detail, payout: id, path: `/v1/advocates/${detail.advocate.id}/bank-account` };
}

describeOnBothEngines("payment files", { workspaces: [{ copies: 12 }] }, (server) => {
    const fresh = () => server().workspace();

    it("carry each transfer under the reward's own key, in letters every bank takes", async () => {
        const acme = fresh();
        const { reward, payout, path } = await started(acme);
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
        const shown = await acme.api.ok(
            200,
            acme.api.get<{ holder: string; iban_last4: string }>("/v1/workspace/bank-account"),
        );
        expect(shown).toMatchObject({ holder: ours.holder, iban_last4: "3000" });
        await acme.api.ok(200, acme.api.put(path, theirs));
        const answer = await acme.api.get(`/v1/payouts/${payout}/file.xml`);
        expect(answer.status, answer.text).toBe(200);
        expect(answer.headers["content-disposition"]).toBe(`attachment; filename="payout-${payout}.xml"`);
        const file = parseXml(answer.text);
        expect(file.attributes["xmlns"]).toBe("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09");
        expect(faults(file, pain)).toEqual([]);
        const text = (name: string) => all(file, name).map((element) => element.text);
        expect(text("MsgId")[0]).toMatch(new RegExp(`^${payout}-[0-9a-f]{12}$`));
        expect(text("PmtInfId")).toEqual(text("MsgId"));
        expect(text("NbOfTxs")).toEqual(["1", "1"]);
        expect(text("CtrlSum")).toEqual(["258.00", "258.00"]);
        expect(text("InstdAmt")).toEqual(["258.00"]);
        expect(all(file, "InstdAmt")[0]?.attributes).toEqual({ Ccy: "EUR" });
        expect(text("EndToEndId")).toEqual([reward.id]);
        expect(text("IBAN")).toEqual(["DE89370400440532013000", "FR7630006000011234567890189"]);
        expect(text("BICFI")).toEqual(["COBADEFF"]);
        expect(text("Nm")).toEqual(["Acme Logiciels + Cie", "Acme Logiciels + Cie", "AEgir Sliwinski ..Elan.. / Zubr"]);
        expect(text("CreDtTm")[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(text("Ustrd")[0]).toBe(`Acme ${reward.id}`);
        expect(answer.text).toMatch(/^[\x09\x0a\x0d\x20-\x7e]*$/);
    });

    it("keep the key when a reward is paid again after a failure", async () => {
        const acme = fresh();
        const { reward, payout, path } = await started(acme);
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
        await acme.api.ok(200, acme.api.put(path, theirs));
        const results = { results: [{ reward: reward.id, outcome: "failed" }] };
        await acme.api.ok(200, acme.api.post(`/v1/payouts/${payout}/results`, results));
        expectProblem(await acme.api.get(`/v1/payouts/${payout}/file.xml`), 409, "nothing_to_pay");
        const again = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
        const file = parseXml((await acme.api.get(`/v1/payouts/${again.id}/file.xml`)).text);
        expect(all(file, "EndToEndId").map(({ text }) => text)).toEqual([reward.id]);
        expect(all(file, "MsgId")[0]?.text).toContain(`${again.id}-`);
    });

    it("made again after results hold what is left, under another name, and say when nothing is", async () => {
        const acme = fresh();
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
        const advocate = await acme.advocate();
        const rewards: Detail[] = [];
        for (let i = 0; i < 3; ++i) {
            const { reward } = await acme.sale({ amount: 129_000, interval: "year" }, advocate);
            rewards.push(await acme.api.ok(200, acme.api.get<Detail>(`/v1/rewards/${reward.id}`)));
        }
        await acme.advanceDays(31);
        const to = `/v1/advocates/${rewards[0]?.advocate.id ?? ""}/bank-account`;
        await acme.api.ok(200, acme.api.put(to, theirs));
        const { id } = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
        const ids = rewards.map((reward) => reward.id);
        const made = async () => {
            const answer = await acme.api.get(`/v1/payouts/${id}/file.xml`);
            expect(answer.status, answer.text).toBe(200);
            const file = parseXml(answer.text);
            const text = (name: string) => all(file, name).map((element) => element.text);
            return { keys: text("EndToEndId"), name: text("MsgId")[0], sum: text("CtrlSum")[0] };
        };
        const tell = (index: number, outcome: string) =>
            acme.api.post(`/v1/payouts/${id}/results`, { results: [{ reward: ids[index], outcome }] });
        const whole = await made();
        expect(whole.keys).toEqual(ids);
        expect((await made()).name).toBe(whole.name);
        await acme.api.ok(200, tell(0, "confirmed"));
        const rest = await made();
        expect(rest).toMatchObject({ keys: ids.slice(1), sum: "516.00" });
        expect(rest.name).not.toBe(whole.name);
        const table = await acme.api.get(`/v1/payouts/${id}/file.csv`);
        expect(table.text).not.toContain(ids[0]);
        await acme.api.ok(200, tell(1, "failed"));
        expect((await made()).keys).toEqual(ids.slice(2));
        await acme.api.ok(200, tell(2, "confirmed"));
        for (const form of ["xml", "csv"]) {
            const english = expectProblem(
                await acme.api.get(`/v1/payouts/${id}/file.${form}`, { headers: { "accept-language": "en" } }),
                409,
                "nothing_to_pay",
            );
            expect(english.detail).toMatch(/^Nothing of this payout is left to transfer/);
            const french = expectProblem(
                await acme.api.get(`/v1/payouts/${id}/file.${form}`, { headers: { "accept-language": "fr" } }),
                409,
                "nothing_to_pay",
            );
            expect(french.detail).toMatch(/^Il ne reste rien à virer/);
        }
    });

    it("ask for a day on which banks work, counted where the workspace is", async () => {
        const acme = fresh();
        const { payout, path } = await started(acme);
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
        await acme.api.ok(200, acme.api.put(path, theirs));
        for (let day = 0; day < 4; ++day) {
            const file = parseXml((await acme.api.get(`/v1/payouts/${payout}/file.xml`)).text);
            const asked = all(file, "Dt")[0]?.text ?? "";
            const here = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(acme.server.now);
            expect(asked >= here, `${asked} on ${here}`).toBe(true);
            expect([0, 6]).not.toContain(new Date(asked).getUTCDay());
            await acme.advanceDays(1);
        }
    });

    it("leave out nobody in silence: an account SEPA does not reach is named", async () => {
        const acme = fresh();
        const { reward, payout, path } = await started(acme);
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
        const abroad = { holder: "Camille Petit", iban: "TN59 1000 6035 1835 9847 8831" };
        await acme.api.ok(200, acme.api.put(path, abroad));
        const refused = expectProblem(await acme.api.get(`/v1/payouts/${payout}/file.xml`), 422, "iban_invalid");
        expect(refused.errors?.map(({ pointer }) => pointer)).toEqual([`/lines/${reward.id}`]);
        expect(refused.detail).toContain("TN");
        expect((await acme.api.get(`/v1/payouts/${payout}/file.csv`)).text).toContain("TN5910006035183598478831");
    });

    it("pay donations to whom the workspace names, without a word of who gave", async () => {
        const acme = fresh();
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
        const advocate = await acme.advocate();
        await acme.api.ok(200, advocate.widget.put("/widget/v1/preferences", { reward: "donation" }));
        const { reward } = await acme.sale({ amount: 129_000, interval: "year" }, advocate);
        expect(reward.kind).toBe("donation");
        await acme.approved(reward);
        const { id } = await acme.api.ok(201, acme.api.post<{ id: string }>("/v1/payouts", {}));
        const detail = await acme.api.ok(200, acme.api.get<Detail>(`/v1/rewards/${reward.id}`));
        // What the advocate's own account is plays no part.
        await acme.api.ok(200, acme.api.put(`/v1/advocates/${detail.advocate.id}/bank-account`, theirs));
        const path = `/v1/payouts/${id}/file.xml`;
        const missing = expectProblem(await acme.api.get(path), 409, "bank_details_missing");
        expect(missing.errors?.map(({ pointer }) => pointer)).toEqual(["/donation_payee"]);
        const payee = { holder: "Les Restos du Coeur", iban: "BE68 5390 0754 7034", bic: "GKCCBEBB" };
        expectProblem(await acme.api.get("/v1/workspace/donation-payee"), 404, "not_found");
        await acme.api.ok(200, acme.api.put("/v1/workspace/donation-payee", payee));
        const kept = await acme.api.ok(200, acme.api.get<object>("/v1/workspace/donation-payee"));
        expect(kept).toMatchObject({ holder: payee.holder });
        const shown = await acme.api.ok(200, acme.api.get<{ donation_payee: Shown }>("/v1/workspace"));
        expect(shown.donation_payee).toMatchObject({ holder: payee.holder, iban_last4: "7034" });
        const answer = await acme.api.get(path);
        expect(answer.status, answer.text).toBe(200);
        const file = parseXml(answer.text);
        expect(faults(file, pain)).toEqual([]);
        const text = (name: string) => all(file, name).map((element) => element.text);
        expect(text("IBAN")).toEqual(["DE89370400440532013000", "BE68539007547034"]);
        expect(text("Nm").at(-1)).toBe(payee.holder);
        expect(text("Ustrd")[0]).toContain(reward.id);
        expect(text("Ustrd")[0]).toMatch(/^Acme/);
        expect(answer.text).not.toContain("Camille");
        expect((await acme.api.get(`/v1/payouts/${id}/file.csv`)).text).toContain("BE68539007547034");
        const { lines } = (await acme.api.get<{ lines: object[] }>(`/v1/payouts/${id}`)).body;
        expect(lines).toMatchObject([{ kind: "donation", bank_details: true }]);
        expect((await acme.api.request("DELETE", "/v1/workspace/donation-payee")).status).toBe(204);
        expectProblem(await acme.api.get(path), 409, "bank_details_missing");
        const viewer = await member(acme, "viewer");
        expectProblem(await viewer.put("/v1/workspace/donation-payee", payee), 403, "forbidden");
    });

    it("name everybody whose bank details are missing", async () => {
        const acme = fresh();
        const { reward, payout, path } = await started(acme);
        const file = `/v1/payouts/${payout}/file.xml`;
        const nobody = expectProblem(await acme.api.get(file), 409, "bank_details_missing");
        expect(nobody.errors?.map(({ pointer }) => pointer)).toEqual(["/workspace", `/lines/${reward.id}`]);
        await acme.api.ok(200, acme.api.put("/v1/workspace/bank-account", ours));
        const one = expectProblem(await acme.api.get(file), 409, "bank_details_missing");
        expect(one.errors?.map(({ pointer }) => pointer)).toEqual([`/lines/${reward.id}`]);
        await acme.api.ok(200, acme.api.put(path, theirs));
        expect((await acme.api.get(file)).status).toBe(200);
        expect((await acme.api.request("DELETE", path)).status).toBe(204);
        expectProblem(await acme.api.get(file), 409, "bank_details_missing");
        expectProblem(await acme.api.get("/v1/payouts/12345/file.xml"), 404, "not_found");
    });

    it("come as a table too, formulas disarmed, whatever is known of the accounts", async () => {
        const acme = fresh();
        const { reward, payout, path } = await started(acme);
        const rows = async () => (await acme.api.get(`/v1/payouts/${payout}/file.csv`)).text.trim().split("\r\n");
        expect((await rows())[1]).toContain(`${reward.id},Camille Petit`);
        await acme.api.ok(200, acme.api.put(path, { ...theirs, holder: '=HYPERLINK("x")' }));
        const [headings, line] = await rows();
        expect(headings).toContain("IBAN");
        expect(line).toContain(`"'=HYPERLINK(""x"")",FR7630006000011234567890189,,258.00,EUR`);
    });

    it("show nobody a whole number but in a file, and files to finance and owners alone", async () => {
        const acme = fresh();
        const { payout, path } = await started(acme);
        await acme.api.ok(200, acme.api.put(path, { ...theirs, iban: "fr7630006000011234567890189" }));
        const shown = await acme.api.ok(200, acme.api.get<Shown>(path));
        expect(shown).toMatchObject({ holder: theirs.holder, iban_last4: "0189", bic: null });
        expect(JSON.stringify(shown)).not.toContain("30006");
        expect((await acme.api.get("/v1/payouts")).text).not.toContain("30006");
        const viewer = await member(acme, "viewer");
        expectProblem(await viewer.get(`/v1/payouts/${payout}/file.xml`), 403, "forbidden");
        expectProblem(await viewer.put(path, theirs), 403, "forbidden");
        const finance = await member(acme, "finance");
        expect((await finance.get(`/v1/payouts/${payout}/file.csv`)).status).toBe(200);
        expect(server().logLines.join("\n")).not.toContain("30006");
    });

    it("are made from numbers that were checked", async () => {
        const acme = fresh();
        const path = "/v1/workspace/bank-account";
        expectProblem(await acme.api.get(path), 404, "not_found");
        const wrong = [
            "FR76 3000 6000 0112 3456 7890 188",
            "FR76 3000 6000 0112 3456 7890 18",
            "XX76 3000 6000 0112 3456 7890 189",
            "FR7630006000011234567890189<",
            "GB82WEST1234569876543",
            "DE00 3704 0044 0532 0130 00",
            "FR",
            "ＦＲ7630006000011234567890189",
        ];
        for (const iban of wrong) {
            const problem = expectProblem(await acme.api.put(path, { ...ours, iban }), 422, "iban_invalid");
            expect(problem.errors?.[0]?.pointer).toBe("/iban");
        }
        for (const bic of ["COBADEF", "C0BADEFF", "COBADEFFXX", "COBADEFFXXXX", "AGRIFRPP"]) {
            expectProblem(await acme.api.put(path, { ...ours, bic }), 422, "bic_invalid");
        }
        const everything = await acme.api.put(path, { holder: "", iban: "1", bic: "2" });
        const pointers = expectProblem(everything, 422, "required").errors?.map(({ pointer }) => pointer);
        expect(pointers).toEqual(["/holder", "/iban", "/bic"]);
        expectProblem(await acme.api.put(path, { ...ours, holder: "x".repeat(71) }), 422, "too_long");
        expectProblem(await acme.api.get(path), 404, "not_found");
        for (const iban of ["MT84MALT011000012345MTLCAST001S", "NO9386011117947", "LC14BOSL123456789012345678901234"]) {
            const shown = await acme.api.ok(200, acme.api.put<Shown>(path, { holder: "Acme", iban }));
            expect(shown.iban_last4).toBe(iban.slice(-4));
        }
        expect((await acme.api.request("DELETE", path)).status).toBe(204);
        expectProblem(await acme.api.get(path), 404, "not_found");
    });

    it("belong to advocates and customers that exist", async () => {
        const acme = fresh();
        const { account } = await acme.advocate();
        for (const path of ["/v1/advocates/12345/bank-account", "/v1/accounts/nobody/bank-account"]) {
            expectProblem(await acme.api.get(path), 404, "not_found");
            expectProblem(await acme.api.put(path, theirs), 404, "not_found");
            expectProblem(await acme.api.request("DELETE", path), 404, "not_found");
        }
        const path = `/v1/accounts/${account}/bank-account`;
        await acme.api.ok(200, acme.api.put(path, theirs));
        expect((await acme.api.ok(200, acme.api.get<Shown>(path))).iban_last4).toBe("0189");
        expect((await acme.api.request("DELETE", path)).status).toBe(204);
        expectProblem(await acme.api.get(path), 404, "not_found");
    });
});
