#!/usr/bin/env python3
"""Verify a bundle of the journal without the system that wrote it.

    python diemsang_verify.py BUNDLE.zip [--checkpoint latest.json] [--key HEX]... [--strict] [--json]

Needs Python 3.11 and `cryptography`; shares no code with the system. Checked: every entry's hash fits its content; the
chain of each record has no gap and no fork; every seal (checkpoint) covers exactly the entries it says; the seals are
signed and form one chain through the checkpoint you give; every personal value fits its digest or was erased under a
named rule. Get the checkpoint from somebody other than whoever gave you the bundle: without one, a bundle is compared
with itself only, and whoever has the key that it names may have written all of it. A bundle of the kind "streams" holds
some chains: what it holds is proved, not that nothing follows. Exit code: 0 nothing found, 1 found wrong, 2 no bundle.

Bytes before hashing: letter, number of bytes, ":", bytes. S text in UTF-8, I whole number, B truth 1 or 0, X bytes,
M moment 2016-05-30T03:15:00.000000Z, L list of values. Hashes are SHA-256 in lower-case hex.
    entry       L of S"diemsang.entry.1" and the COLUMNS below
    checkpoint  L of S"diemsang.checkpoint.1" and the COLUMNS; hash and Ed25519 signature are over these bytes
    value       L of X salt, S JSON text of the value: this digest stands in the body under "private"
    root        RFC 6962 over the 32 bytes of each entry hash
"""

import argparse
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COLUMNS = {
    "entry": "S:stream I:seq S:prev_hash S:act S:actor S:on_behalf_of M:at M:recorded_at S:body",
    "checkpoint": "I:number M:sealed_at I:count I:total S:root S:prev_hash S:key_id B:is_demo",
}
PAIRS = {kind: [each.split(":") for each in columns.split()] for kind, columns in COLUMNS.items()}
BESIDE = {"entry": {"hash", "checkpoint", "position", "values", "proof"}, "checkpoint": {"hash", "signature"}}
MEMBERS = ["checkpoints.jsonl", "entries.jsonl", "manifest.json"]
MAX_LINE, MAX_BYTES, MAX_SHOWN = 16_000_000, 200_000_000_000, 10_000
WORDS = {
    "malformed": "Dòng không đọc được hoặc sai kiểu / The line cannot be read or has a wrong type",
    "manifest_differs": "Bản kê không khớp nội dung gói / The manifest does not fit the bundle",
    "entry_changed": "Dòng nhật ký không khớp mã băm: đã bị sửa / The entry does not fit its hash: it was changed",
    "chain_broken": "Dòng không nối với dòng trước của hồ sơ / The entry does not follow the one before it",
    "entry_missing": "Thiếu dòng nhật ký / An entry is missing",
    "entry_doubled": "Hai dòng cùng một số / Two entries with one place in the chain",
    "leaf_misplaced": "Vị trí dưới niêm phong thiếu, trùng hoặc đảo / A place under the seal is missing or moved",
    "leaf_without_entry": "Dòng đã niêm phong nay mất / A sealed entry is gone",
    "count_differs": "Số dòng dưới niêm phong không khớp / The number of entries under the seal differs",
    "root_differs": "Gốc Merkle không khớp: dòng bị thay hoặc thiếu / The root differs: an entry was replaced",
    "proof_fails": "Chứng minh nằm dưới niêm phong không đúng / The proof of inclusion fails",
    "unsealed": "Dòng chưa được niêm phong / The entry is under no seal",
    "left_unsealed": "Dòng cũ mà không dưới niêm phong nào / An entry older than the last seal is under none",
    "checkpoint_changed": "Niêm phong không khớp mã băm: đã bị sửa / The checkpoint does not fit its hash",
    "checkpoint_missing": "Thiếu niêm phong / A checkpoint is missing",
    "checkpoint_chain_broken": "Niêm phong không nối với số trước / The checkpoint does not follow the one before",
    "signature_fails": "Chữ ký của niêm phong không đúng / The signature of the checkpoint fails",
    "key_unknown": "Niêm phong ký bằng khoá không được tin / The checkpoint is signed with a key that is not trusted",
    "older_than_checkpoint": "Gói thiếu niêm phong đã công bố: sao lưu cũ hoặc bị cắt đuôi / Older than published",
    "another_history": "Niêm phong cùng số khác bản đã công bố / The checkpoint differs from the published one",
    "value_changed": "Giá trị không khớp mã băm có muối / The value does not fit its salted digest",
    "value_missing": "Thiếu giá trị mà không có quyết định xoá / The value is gone and no erasure names it",
    "value_back": "Giá trị đã xoá theo quy định lại xuất hiện / A value erased under a rule is there again",
    "erased": "Đã xoá theo quy định / Erased under rule",
}
Row = dict[str, Any]
TYPES = {"S": str, "I": int, "M": str, "B": bool, "L": bytes, "X": bytes}
IS_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z").fullmatch
NOT_A_BUNDLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, LookupError, TypeError, EOFError, RuntimeError)


def write(letter: str, value: Any) -> bytes:
    """The bytes of one value. ValueError when it is not of the type the letter names."""
    is_moment = letter != "M" or (type(value) is str and IS_MOMENT(value) and datetime.fromisoformat(value))
    if type(value) is not TYPES[letter] or not is_moment:
        raise ValueError("a value that the format does not allow")
    data = value if isinstance(value, bytes) else str(int(value) if isinstance(value, bool) else value).encode()
    return b"%b%d:%b" % (letter.encode(), len(data), data)


def write_row(kind: str, row: Row) -> bytes:
    if row.keys() - BESIDE[kind] - {name for _, name in PAIRS[kind]}:
        raise ValueError("a line says something that no hash covers")
    columns = b"".join([write(letter, row[name]) for letter, name in PAIRS[kind]])
    return write("L", write("S", f"diemsang.{kind}.1") + columns)


def object_of(pairs: list[tuple[str, Any]]) -> Row:
    """Readers differ in which of two equal names they take: no line may have them."""
    if len(row := dict(pairs)) != len(pairs):
        raise ValueError("an object says the same name twice")
    return row


def shown(text: Any) -> str:
    """Letters only: a bundle does not move or hide what stands on the reader's screen."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in str(text))


def signature_holds(checkpoint: Row, signed: bytes) -> bool:
    try:
        key, signature = (bytes.fromhex(checkpoint[name]) for name in ("key_id", "signature"))
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return False
    return (key.hex(), signature.hex()) == (checkpoint["key_id"], checkpoint["signature"])


class Tree:
    """A Merkle root, one leaf after the other."""

    def __init__(self) -> None:
        self.stack: list[tuple[int, bytes]] = []

    def add(self, entry: bytes) -> None:
        height, node = 0, sha256(b"\0" + entry).digest()
        while self.stack and self.stack[-1][0] == height:
            node = sha256(b"\1" + self.stack.pop()[1] + node).digest()
            height += 1
        self.stack.append((height, node))

    def root(self) -> str:
        node = self.stack[-1][1] if self.stack else sha256(b"").digest()
        for _, left in reversed(self.stack[:-1]):
            node = sha256(b"\1" + left + node).digest()
        return node.hex()


def is_included(entry: bytes, position: Any, count: int, path: Any, root: str) -> bool:
    """RFC 9162, section 2.1.3.2: does this path lead from the leaf to the root?"""
    if type(position) is not int or not 0 <= position < count or type(path) is not list:
        return False
    place, last, node = position, count - 1, sha256(b"\0" + entry).digest()
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = sha256(b"\1" + bytes.fromhex(step) + node).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = sha256(b"\1" + node + bytes.fromhex(step)).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and node.hex() == root


class Verification:
    def __init__(self, archive: zipfile.ZipFile, anchor: Row | None, keys: set[str], strict: bool) -> None:
        self.archive, self.anchor, self.strict = archive, anchor, strict
        self.keys = keys | ({anchor["key_id"]} if anchor is not None and not keys else set())
        self.findings, self.unproved = list[Row](), list[Row]()
        self.found = self.entries = self.sealed = self.values = 0
        self.checkpoints: dict[int, Row] = {}
        self.heads: dict[str, tuple[int, str]] = {}
        self.pending: dict[str, dict[int, tuple[str, str]]] = {}
        self.unopened: set[tuple[str, int, str]] = set()
        self.erasures: dict[tuple[str, int, str], tuple[str, bool]] = {}

    def find(self, code: str, **place: Any) -> None:
        words = {"code": code, **place, "what": WORDS[code]}
        is_wrong = self.strict or code != "unsealed"
        self.found += is_wrong
        if len(told := self.findings if is_wrong else self.unproved) < MAX_SHOWN:
            told.append(words)

    def lines(self, name: str) -> Iterator[Row]:
        total = 0
        with self.archive.open(name) as file:
            while line := file.readline(MAX_LINE):
                total, row = total + len(line), json.loads(line, object_pairs_hook=object_of)
                if total > MAX_BYTES or not isinstance(row, dict):
                    raise zipfile.BadZipFile(f"{name} is no list of objects, or too long")
                yield row

    def run(self) -> Row:
        if sorted(self.archive.namelist()) != MEMBERS:
            raise ValueError(f"a bundle holds {', '.join(MEMBERS)}, each once, and nothing else")
        manifest = next(self.lines("manifest.json"), {})
        kind = manifest.get("kind")
        if manifest.get("format") != "diemsang.bundle.1" or kind not in ("journal", "streams"):
            raise ValueError("manifest.json names no format that this verifier knows")
        self.is_whole, self.has_values = kind == "journal", manifest.get("values") is True
        self.check_checkpoints()
        self.last = max(self.checkpoints.values(), key=lambda each: each["number"], default=None)
        self.sealed_at = self.last["sealed_at"] if self.last else "1970-01-01T00:00:00Z"
        self.check_anchor()
        self.check_entries()
        self.check_ends_of_chains()
        erased = self.check_values()
        counts = {"entries": self.entries, "checkpoints": len(self.checkpoints), "streams": len(self.heads)}
        counts["checkpoint"] = self.last["number"] if self.last else 0
        if any(manifest.get(name) != count for name, count in counts.items()):
            self.find("manifest_differs")
        said: Row = {"verdict": "not intact" if self.found else "intact", "kind": kind}
        said |= {"compared_with_checkpoint": self.anchor is not None, **counts, "sealed": self.sealed}
        said |= {"keys": sorted({each["key_id"] for each in self.checkpoints.values()})}
        said |= {"is_demo": any(each["is_demo"] for each in self.checkpoints.values()), "found": self.found}
        said |= {"values": {"included": self.has_values, "checked": self.values, "erased": len(erased)}}
        return said | {"findings": self.findings, "unproved": self.unproved, "erased": erased}

    def check_checkpoints(self) -> None:
        before: Row = {"number": 0, "hash": "", "sealed_at": "", "total": 0}
        for row in self.lines("checkpoints.jsonl"):
            try:
                signed = write_row("checkpoint", row)
            except (ValueError, LookupError):
                self.find("malformed", detail="checkpoints.jsonl", checkpoint=str(row.get("number")))
                continue
            n = row["number"]
            if sha256(signed).hexdigest() != row.get("hash"):
                self.find("checkpoint_changed", checkpoint=n)
            if not signature_holds(row, signed):
                self.find("signature_fails", checkpoint=n)
            # In a whole journal the given checkpoint vouches for all before it by their hashes, whatever their keys.
            is_vouched_for = self.is_whole and self.anchor and n <= self.anchor["number"]
            if self.keys and not is_vouched_for and row["key_id"] not in self.keys:
                self.find("key_unknown", checkpoint=n, detail=row["key_id"])
            follows = row["prev_hash"] == before["hash"] and row["sealed_at"] >= before["sealed_at"]
            if self.is_whole and n > before["number"] + 1:
                self.find("checkpoint_missing", checkpoint=before["number"] + 1, detail=n - 1)
            elif n <= before["number"] or (self.is_whole and not follows):
                self.find("checkpoint_chain_broken", checkpoint=n)
            elif self.is_whole and row["total"] != before["total"] + row["count"]:
                self.find("count_differs", checkpoint=n, detail="total")
            before = self.checkpoints[n] = row
        if not self.checkpoints:
            self.find("checkpoint_missing")

    def check_anchor(self) -> None:
        if self.anchor is None:
            return
        signed = write_row("checkpoint", self.anchor)
        if self.anchor["hash"] != sha256(signed).hexdigest() or not signature_holds(self.anchor, signed):
            raise ValueError("the checkpoint you gave does not fit its own hash and signature")
        n, last = self.anchor["number"], self.last["number"] if self.last else 0
        if n in self.checkpoints and self.checkpoints[n]["hash"] != self.anchor["hash"]:
            self.find("another_history", checkpoint=n)
        elif n not in self.checkpoints and (self.is_whole or last < n):
            self.find("older_than_checkpoint", checkpoint=n, detail=last)

    def check_entries(self) -> None:
        now, tree, position, opened = 0, Tree(), 0, set[int]()
        for row in self.lines("entries.jsonl"):
            n = int(row.get("checkpoint") or 0)
            if self.is_whole and n != now:
                self.check_root(now, tree, position)
                now, tree, position = n, Tree(), 0
                if n in opened:
                    self.find("leaf_misplaced", checkpoint=n)
                opened.add(n)
            stream, seq = row.get("stream"), row.get("seq")
            entry = None if stream is None else self.check_entry(row)
            if stream is None:
                self.find("leaf_without_entry", checkpoint=n, detail=row.get("position"))
            elif entry is None:
                self.find("malformed", stream=str(stream), seq=str(seq), checkpoint=n)
            elif n == 0:
                waited = datetime.fromisoformat(self.sealed_at) - datetime.fromisoformat(row["recorded_at"])
                self.find("left_unsealed" if waited > timedelta(hours=1) else "unsealed", stream=stream, seq=seq)
            elif not self.is_whole:
                self.sealed += 1
                seal = self.checkpoints.get(n, {"count": 0, "root": ""})
                if not is_included(entry, row.get("position"), seal["count"], row.get("proof"), seal["root"]):
                    self.find("proof_fails", stream=stream, seq=seq, checkpoint=n)
            else:
                self.sealed += 1
                if row.get("position") != position:
                    self.find("leaf_misplaced", stream=stream, seq=seq, checkpoint=n)
                tree.add(entry)
            position += 1
        if self.is_whole:
            self.check_root(now, tree, position)
            for n in self.checkpoints.keys() - opened:
                self.check_root(n, Tree(), 0)

    def check_root(self, n: int, tree: Tree, count: int) -> None:
        """At the end of the entries under a seal: their number and root."""
        if n and n not in self.checkpoints:
            self.find("checkpoint_missing", checkpoint=n)
        elif n and self.checkpoints[n]["count"] != count:
            self.find("count_differs", checkpoint=n, detail=count)
        elif n and self.checkpoints[n]["root"] != tree.root():
            self.find("root_differs", checkpoint=n)

    def check_entry(self, row: Row) -> bytes | None:
        """The entry's own hash; None when it is malformed."""
        self.entries += 1
        try:
            digest, body = sha256(write_row("entry", row)), json.loads(row["body"], object_pairs_hook=object_of)
            facts, private, values = body["facts"], body["private"], row.get("values", {})
            if not (type(facts) is type(private) is type(values) is dict and row["seq"] > 0):
                raise ValueError
            if row["act"] == "ledger.values_erased":
                for seq, field in facts["erased"]:
                    if seq < row["seq"]:
                        self.erasures[row["stream"], seq, field] = str(facts["rule"]), bool(row.get("checkpoint"))
        except (LookupError, TypeError, ValueError, RecursionError):
            return None
        stream, seq, own = row["stream"], row["seq"], digest.hexdigest()
        if own != row.get("hash"):
            self.find("entry_changed", stream=stream, seq=seq, checkpoint=row.get("checkpoint"))
        self.link(stream, seq, row["prev_hash"], own)
        for field in private.keys() | values.keys():
            self.check_value(stream, seq, field, private.get(field), values.get(field))
        return digest.digest()

    def check_value(self, stream: str, seq: int, field: str, digest: Any, opening: Any) -> None:
        if opening is None:
            self.unopened.add((stream, seq, field))
            return
        self.values += 1
        try:
            salted = write("X", bytes.fromhex(opening[0])) + write("S", opening[1])
            if sha256(write("L", salted)).hexdigest() != digest:
                raise ValueError
        except (ValueError, TypeError, LookupError):
            self.find("value_changed", stream=stream, seq=seq, detail=field)

    def link(self, stream: str, seq: int, prev_hash: str, own: str) -> None:
        head, head_hash = self.heads.setdefault(stream, (0, ""))
        waiting = self.pending.get(stream, {})
        if seq <= head or seq in waiting:
            self.find("entry_doubled", stream=stream, seq=seq)
            return
        if seq > head + 1:
            self.pending.setdefault(stream, {})[seq] = prev_hash, own
            return
        while True:
            if prev_hash != head_hash:
                self.find("chain_broken", stream=stream, seq=seq)
            head, head_hash = self.heads[stream] = seq, own
            if head + 1 not in waiting:
                return
            seq, (prev_hash, own) = head + 1, waiting.pop(head + 1)

    def check_ends_of_chains(self) -> None:
        """Entries that still wait for the one before them: it is missing. Those after them must hang together."""
        for stream, waiting in self.pending.items():
            for first in sorted(waiting):
                if first in waiting:  # else `link` came by it from one before
                    self.find("entry_missing", stream=stream, seq=self.heads[stream][0] + 1, detail=first - 1)
                    self.heads[stream] = first, waiting.pop(first)[1]
                    if first + 1 in waiting:
                        self.link(stream, first + 1, *waiting.pop(first + 1))

    def check_values(self) -> list[Row]:
        erased = []
        for stream, seq, field in sorted(self.unopened):
            rule, is_sealed = self.erasures.get((stream, seq, field), ("", True))
            if not is_sealed:
                self.find("unsealed", stream=stream, seq=seq, detail=field)
            elif rule:
                place = {"stream": stream, "seq": seq, "detail": field}
                erased.append({"code": "erased", **place, "rule": rule, "what": f"{WORDS['erased']}: {rule}"})
            elif self.has_values:
                self.find("value_missing", stream=stream, seq=seq, detail=field)
        for stream, seq, field in self.erasures.keys() - self.unopened if self.has_values else ():
            self.find("value_back", stream=stream, seq=seq, detail=field)
        return erased


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Kiểm chứng gói nhật ký / Verify a bundle of the journal")
    add = parser.add_argument
    add("bundle")
    add("--checkpoint", help="latest.json, from somebody other than whoever gave you the bundle")
    add("--key", action="append", default=[], help="a public key (hex) to trust")
    add("--strict", action="store_true", help="entries under no seal are found wrong too")
    add("--json", action="store_true")
    options = parser.parse_args(arguments)
    for stream in (each for each in (sys.stdout, sys.stderr) if isinstance(each, io.TextIOWrapper)):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        anchor = json.loads(Path(options.checkpoint).read_text("utf-8")) if options.checkpoint else None
        if options.checkpoint and not isinstance(anchor, dict):
            raise ValueError("the checkpoint you gave is none")
        with zipfile.ZipFile(options.bundle) as archive:
            result = Verification(archive, anchor, set(options.key), options.strict).run()
    except (*NOT_A_BUNDLE, ArithmeticError, MemoryError) as error:
        print(f"bundle.unreadable: {type(error).__name__} {shown(error)}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
        return 1 if result["found"] else 0
    for each in result["findings"] + result["unproved"] + result["erased"]:
        place = [f"{name} {shown(each[name])}" for name in ("stream", "seq", "checkpoint", "detail") if name in each]
        print(f"{each['code']}: {', '.join(place)}\n    {shown(each['what'])}")
    for name in "kind is_demo compared_with_checkpoint keys entries streams checkpoints sealed found verdict".split():
        print(f"{name}: {shown(result[name])}")
    return 1 if result["found"] else 0


if __name__ == "__main__":
    sys.exit(main())
