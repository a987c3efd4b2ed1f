// SPDX-License-Identifier: GPL-3.0-or-later
// Signs in with the official client, subscribes to the jobs table, and expects each change, through a refreshed token, a
// cut socket and a filter. Argument: the program zixly-standin.
import { createClient } from "@supabase/supabase-js";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import assert from "node:assert/strict";
import WebSocket from "ws";

const version = JSON.parse(readFileSync("node_modules/@supabase/supabase-js/package.json", "utf8")).version;
const port = 55000 + (process.pid % 1000) * 5;
const standin = spawn(process.argv[2], [String(port), "--json"], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: standin.stdout })[Symbol.asyncIterator]();
const nextLine = async () => (await lines.next()).value;
const services = JSON.parse(await nextLine());
const command = async (text) => {
    standin.stdin.write(text + "\n");
    return nextLine();
};

let waiting = [];
const wake = () => waiting.splice(0).forEach((resume) => resume());
async function until(what, condition, ms = 20000) {
    const end = Date.now() + ms;
    while (!condition()) {
        assert.ok(Date.now() < end, "no " + what);
        await new Promise((resume) => {
            waiting.push(resume);
            setTimeout(resume, 200);
        });
    }
}

try {
    const client = createClient(services.supabase, services.anonKey, {
        auth: { persistSession: false },
        realtime: { transport: WebSocket, reconnectAfterMs: () => 200 },
    });
    const wrong = await client.auth.signInWithPassword({ email: services.email, password: "wrong" });
    assert.equal(wrong.error?.code, "invalid_credentials");
    const { data, error } = await client.auth.signInWithPassword({
        email: services.email,
        password: services.password,
    });
    assert.ifError(error);
    assert.equal(data.user.user_metadata.tenant_id, "zixly-internal");

    const changes = [];
    const states = [];
    const systems = [];
    const table = { event: "*", schema: "public", table: "pipeline_jobs" };
    client
        .channel("pipeline-jobs-changes")
        .on("postgres_changes", table, (change) => {
            changes.push(change);
            wake();
        })
        .on("system", {}, (message) => {
            systems.push(message);
            wake();
        })
        .subscribe((state, problem) => {
            states.push(problem ? `${state}: ${problem.message}` : state);
            wake();
        });
    await until("SUBSCRIBED", () => states.includes("SUBSCRIBED"));
    await until("system message", () => systems.some((message) => message.status === "ok"));

    const id = await command("new NVDA");
    await until("INSERT", () => changes.length === 1);
    assert.equal(changes[0].eventType, "INSERT");
    assert.equal(changes[0].new.id, id);
    assert.equal(changes[0].new.status, "QUEUED");
    assert.equal(changes[0].new.parameters.ticker, "NVDA");
    assert.ok(!changes[0].new.createdAt.endsWith("Z"));
    await command("fail " + id);
    await until("UPDATE", () => changes.length === 2);
    assert.equal(changes[1].eventType, "UPDATE");
    assert.equal(changes[1].new.errorMessage, "Out of memory");
    assert.deepEqual(changes[1].old, { id });
    await command("delete " + id);
    await until("DELETE", () => changes.length === 3);
    assert.equal(changes[2].eventType, "DELETE");
    assert.deepEqual(changes[2].old, { id });

    const before = data.session.refresh_token;
    const subscriptions = systems.length;
    const refreshed = await client.auth.refreshSession();
    assert.ifError(refreshed.error);
    assert.notEqual(refreshed.data.session.refresh_token, before);
    await until("a new subscription after the token", () => systems.length > subscriptions);
    await command("new ETH-USD");
    await until("INSERT after the refresh", () => changes.length === 4);

    const subscribed = states.filter((state) => state === "SUBSCRIBED").length;
    await command("drop");
    await until("SUBSCRIBED again", () => states.filter((state) => state === "SUBSCRIBED").length > subscribed);
    await until("system message again", () => systems.length > subscriptions + 1);
    const mine = await command("new BTC-USD");
    await until("INSERT after the cut", () => changes.some((change) => change.new?.id === mine));

    const filtered = [];
    let ready = false;
    client
        .channel("one-job")
        .on("postgres_changes", { ...table, event: "UPDATE", filter: "id=eq." + mine }, (change) => {
            filtered.push(change);
            wake();
        })
        .on("system", {}, (message) => {
            ready = message.status === "ok";
            wake();
        })
        .subscribe();
    await until("the filtered subscription", () => ready);
    await command("burst 30");
    await until("the filtered update", () => filtered.length > 0);
    assert.ok(filtered.every((change) => change.new.id === mine));

    let complaint = "";
    client
        .channel("bad")
        .on("postgres_changes", { ...table, filter: "tenant_id=eq.zixly-internal" }, () => {})
        .on("system", {}, (message) => {
            complaint = message.message;
            wake();
        })
        .subscribe();
    await until("the complaint about the filter", () => complaint.includes("tenant_id"));

    await client.removeAllChannels();
    const out = await client.auth.signOut();
    assert.ifError(out.error);
    console.log(`supabase-js ${version}: ${changes.length} changes, states ${[...new Set(states)].join(", ")}`);
    standin.stdin.write("quit\n");
    process.exit(0);
} catch (problem) {
    console.error(`supabase-js ${version}:`, problem);
    standin.kill();
    process.exit(1);
}
