"""`python -m avatars.sandbox` starts, stops and fails as a command should."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from avatars.sandbox import DEFAULT_SECRET
from tests.services import wait_until


def start(port: int, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "avatars.sandbox", "--port", str(port), *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).ok
    except requests.RequestException:
        return False


def test_it_serves_on_loopback_until_it_is_told_to_stop() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = start(port, "--lifelike", "--pace", "10")
    try:
        for _ in range(200):
            try:
                books = requests.get(f"http://127.0.0.1:{port}/sandbox/books", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        assert books.json() == {"sessions": [], "requests": []}
        about = requests.get(f"http://127.0.0.1:{port}/", timeout=1).text
        assert "Calls are as slow as real ones, at pace 10." in about
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert process.communicate() == ("", "")


def test_what_was_made_is_there_after_a_restart(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    headers = {"Authorization": f"Bearer {DEFAULT_SECRET}", "X-Runway-Version": "2024-11-06"}
    url = f"http://127.0.0.1:{port}/v1/documents"
    for start_number in range(2):
        process = start(port, "--state", str(tmp_path / "state.json"))
        try:
            wait_until(
                lambda: answers(f"http://127.0.0.1:{port}/sandbox/books"), "it serves", within=30
            )
            if start_number == 0:
                made = {"name": "Boats", "content": "Boats float."}
                requests.post(url, json=made, headers=headers, timeout=5).raise_for_status()
            else:
                (kept,) = requests.get(url, headers=headers, timeout=5).json()["data"]
                assert kept["name"] == "Boats"
        finally:
            process.kill()  # without a word: what is made is kept at once
            process.communicate()


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start(port)
        _, complaint = process.communicate(timeout=20)
    assert process.returncode == 1
    assert complaint == f"The sandbox cannot listen on 127.0.0.1:{port}: Address already in use.\n"


def test_a_pace_that_is_none_is_refused() -> None:
    process = start(0, "--pace", "0")
    _, complaint = process.communicate(timeout=20)
    assert process.returncode == 2
    assert complaint.endswith("argument --pace: must be from 0.1 to 100\n")
