"""Every fault this gateway must survive, and what is expected of it; each is claimed by tests.

A test claims a fault by leading its name with the id: `test_T06_…`. `test_manifest.py` holds
both lists against each other. "The ledger is the store" means that after the scene, and one
quiet run, exactly what the platform holds is stored, nothing lost and nothing doubled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Area = Literal["connectors", "runs", "outward"]


@dataclass(frozen=True)
class Fault:
    """One fault: what goes wrong, what is expected; `where` is the part that bears it."""

    id: str
    title: str
    expected: str
    where: Area = "connectors"


def _of(where: Area, *told: tuple[str, str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(fault_id, title, expected, where) for fault_id, title, expected in told)


SAME = "the ledger is the store"

TRANSPORT = _of(
    "connectors",
    ("T01", "the connection is refused", f"tried again with jitter, then transient; {SAME}"),
    ("T02", "the name is not found", "as T01, and the breaker counts it"),
    ("T03", "connecting takes for ever", f"given up within the deadline, tried again; {SAME}"),
    ("T04", "no header ever arrives", f"given up in time and asked again; {SAME}"),
    ("T05", "a reset in the middle of the body", f"the page is discarded whole; {SAME}"),
    ("T06", "a body shorter than announced", f"transient; {SAME}"),
    ("T07", "chunks without the last one", f"transient; {SAME}"),
    ("T08", "an answer that drips", f"cut at the deadline of the page; {SAME}"),
    ("T09", "a kept connection is dead when a GET goes out", "sent once more, counted, charged"),
    ("T10", "the same with a POST that changes something", "sent again by nobody"),
    ("T11", "a certificate expired or of another host", "a matter of configuration, no retry"),
    ("T12", "a redirect elsewhere", "refused; the credential goes nowhere"),
    ("T13", "wrong compression headers, and a bomb", "read by content, stopped at the limit"),
)

LIMITS = _of(
    "connectors",
    ("L01", "429 with seconds", f"no request before that instant, else a pause; {SAME}"),
    ("L02", "429 with a date", f"the same, by the platform's clock; {SAME}"),
    ("L03", "429 without a time", f"growing jitter; {SAME}"),
    ("L04", "a wait beyond the deadline", "a pause with its time, never shortened; page kept"),
    ("L05", "a wait that is nonsense or an age", "absent, or a week, with a warning"),
    ("L06", "a limit on page seven of twenty", f"resumed there, nothing read twice; {SAME}"),
    ("L07", "a limit said inside HTTP 200", "as L01"),
    ("L08", "two replicas on one quota", "together they keep to it"),
    ("L09", "two errors and then an answer", SAME),
    ("L10", "ten minutes of 503", "breaker open, probes only, others unaffected, recovers alone"),
    ("L11", "a token that expires in the middle", f"renewed once for all who wait; {SAME}"),
    ("L12", "a token refused again after renewal", "a matter of configuration, no loop"),
    ("L13", "a refresh that gives no new secret", f"the old one is kept; {SAME}"),
    ("L14", "one part is forbidden", "that part alone fails, the others complete"),
    ("L15", "a detail is gone while it is listed", "marked, counted, not deleted"),
    ("L16", "too much asked at once", f"pages are halved; {SAME}"),
)

PAYLOAD = _of(
    "connectors",
    ("P01", "an empty body", f"transient, no end of data; {SAME}"),
    ("P02", "a login page instead of data", "a matter of configuration"),
    ("P03", "truncated JSON", "transient, then a bad payload"),
    ("P04", "a page that comes again", f"rows stored once, a loop is stopped; {SAME}"),
    ("P05", "the same cursor twice", "a loop; no checkpoint"),
    ("P06", "an empty page in the middle", f"read on; {SAME}"),
    ("P07", "a short page in the middle", f"read on; {SAME}"),
    ("P08", "a total that changes meanwhile", SAME),
    ("P09", "a row comes in before us", f"shifted rows are stored once; {SAME}"),
    ("P10", "a row goes away before us", "what moved up is read; the deleted one is a sweep's"),
    ("P11", "the page size is ignored", SAME),
    ("P12", "a query shows only so many", f"its window is halved; {SAME}"),
    ("P13", "one bad record of two hundred", "199 stored, one in quarantine, checkpoint moves"),
    ("P14", "sixty of a hundred bad", "stopped before the checkpoint"),
    ("P15", "a record without its key", "quarantine"),
    ("P16", "one key twice on a page", "the newest counts"),
    ("P17", "odd characters, five megabytes, GB 18030", "stored or told; no batch fails"),
    ("P18", "numbers as text, dates in every form", "read by rule, else a finding"),
)

CURSOR = _of(
    "connectors",
    ("C01", "a thousand rows of one instant", f"over every edge; {SAME}"),
    ("C02", "committed late with an older time", f"caught by the lookback; {SAME}"),
    ("C03", "updated while it is read", "its last form, once"),
    ("C04", "clocks ten minutes apart", f"no gap; the skew is known; {SAME}"),
    ("C05", "time zones and summer time", f"one fixed rule; {SAME}"),
    ("C06", "times cut to seconds", f"closed below; {SAME}"),
    ("C07", "no time at all", "include, exclude or refuse, as the specification says"),
    ("C08", "the year 2999", "the checkpoint stays where the window ends"),
    ("C09", "a cursor of zero", "is a cursor"),
    ("C10", "unsorted pages", f"the checkpoint moves only at the end; {SAME}"),
    ("C11", "a checkpoint of the release before", f"read, and gone on with; {SAME}"),
    ("C12", "a corrupt checkpoint", "refused, with a way to go on"),
    ("C13", "the beginning is moved back", f"what lies before is read; {SAME}"),
)

STORE = _of(
    "runs",
    ("S01", "killed after the fetch, before the commit", f"the page is read again; {SAME}"),
    ("S02", "killed after the commit", f"read again, nothing changes; {SAME}"),
    ("S03", "killed in the middle of a page", f"rolled back whole; {SAME}"),
    ("S04", "a deadlock or a serialization failure", f"tried again; {SAME}"),
    ("S05", "the database is gone for a minute", f"waited for within the lease; {SAME}"),
    ("S06", "the disk is full, or cannot be written", "transient; the checkpoint stays"),
    ("S07", "a page of last week again", "no row changes"),
    ("S08", "an older version after a newer one", "ignored"),
    ("S09", "a child before its parent", "kept, and linked later"),
    ("S10", "a sweep that sees nothing", "guarded: nothing is deleted"),
    ("S11", "a sweep that is interrupted", "nothing is deleted"),
    ("S12", "deleted, then made again", "there again, with its history"),
)

REPLICAS = _of(
    "runs",
    ("R01", "two replicas start one stream", "one reads, the other skips"),
    ("R02", "awake after its lease", "fenced: nothing is written"),
    ("R03", "the clock of a replica jumps", "no tick twice"),
    ("R04", "SIGTERM in the middle", "the page is finished or handed back in time"),
    ("R05", "SIGKILL", "the lease runs out and another goes on"),
    ("R06", "work that fails every time", "set apart; the others flow"),
    ("R07", "ten thousand ticks after an outage", "one"),
    ("R08", "a pool that gives a connection a transaction", "every lock holds"),
    ("R09", "one platform slow with much to do", "the others stay fresh"),
)

OUTWARD = _of(
    "outward",
    ("O01", "a crash between commit and send", "sent later, once"),
    ("O02", "the response is lost", "the same key; there is one upstream; delivered"),
    ("O03", "the platform knows no keys of ours", "looked up before it is sent again"),
    ("O04", "told that it is a duplicate", "delivered"),
    ("O05", "refused for good", "set apart with the reason; the lane goes on"),
    ("O06", "three of fifty failed", "only the three are sent again"),
    ("O07", "an update before its create", "in order for each case"),
    ("O08", "the platform is gone for a day", "drained at its rate, oldest first"),
    ("O09", "edited while it waits", "the new version counts, both are kept"),
    ("O10", "two relays claim one row", "one sends"),
    ("O11", "a relay dies with its claims", "claimed again after the lease"),
    ("O12", "counts and receipts differ", "raised in the reconciliation"),
)

DRIFT = _of(
    "connectors",
    ("D01", "a new field", "kept as it came, and told"),
    ("D02", "a field goes away", "needed: quarantine; else null, and told"),
    ("D03", "a field changes its type", "as the stream's contract says"),
    ("D04", "a new code", "kept as it came; answers stay valid"),
    ("D05", "the key has another name", "stopped; nothing is deleted"),
    ("D06", "one specification is wrong at the start", "everything else starts"),
)

FAULTS: tuple[Fault, ...] = (
    *TRANSPORT,
    *LIMITS,
    *PAYLOAD,
    *CURSOR,
    *STORE,
    *REPLICAS,
    *OUTWARD,
    *DRIFT,
)
