"""A long piece of work in stages: each that is finished is kept, with its time, in a file."""
from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Stages:
    """The stages of one run in a folder, which a later run with the same settings takes up."""

    def __init__(self, folder: Path, settings: dict[str, Any]):
        self.folder = folder
        self.seconds: dict[str, float] = {}
        self.peak_memory = 0
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "settings.json"
        known = json.loads(file.read_text()) if file.exists() else settings
        if known != settings:
            raise SystemExit(
                f"{folder} holds a run with {known}; this one has {settings}. Give another folder, "
                "or remove that one")
        file.write_text(json.dumps(settings))

    def stage(self, name: str, perform: Callable[[], Any]) -> Any:
        """The result of a stage, which must be JSON; performed unless it was before."""
        file = self.folder / f"stage {name}.json"
        if not file.exists():
            start = time.perf_counter()
            result = perform()
            partial = file.with_suffix(".partial")
            partial.write_text(json.dumps({
                "seconds": time.perf_counter() - start, "result": result,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
            partial.replace(file)
        stored = json.loads(file.read_text())
        self.seconds[name] = stored["seconds"]
        self.peak_memory = max(self.peak_memory, stored["peak"])
        return stored["result"]
