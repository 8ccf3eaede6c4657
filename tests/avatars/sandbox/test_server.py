"""`python -m avatars.sandbox` starts, stops and fails as a command should."""

import signal
import socket
import subprocess
import sys
import time

import requests


def start(port: int, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "avatars.sandbox", "--port", str(port), *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


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
