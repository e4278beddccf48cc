#!/usr/bin/python3
"""An S3 server for tests: OpenStack Swift with its S3 interface, all of it in one process, on a port of the loopback interface.

usage: s3_server.py DIRECTORY PORT

It verifies the signature (version 4) of each request and the digest of each body. The bucket is 'results' and exists, the region is
'eu-test-1', the key is 'test:ann' with the secret 'open-sesame'. Debian's package python3-swift contains all that it needs.
"""
import os
import sys
import time

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402
from swift.account.server import AccountController  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.middleware.s3api.s3api import S3ApiMiddleware  # noqa: E402
from swift.common.middleware.tempauth import TempAuth  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.storage_policy import POLICIES  # noqa: E402
from swift.common.swob import Request  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402
from swift.proxy.server import Application  # noqa: E402

ACCOUNT, BUCKET, DEVICE = "AUTH_test", "results", "disk"
QUIET = utils.get_logger({"log_facility": "/dev/null"}, "s3")


class Memory:
    """Stands for memcached, without which Swift authenticates nobody."""

    def __init__(self):
        self.values = {}

    def get(self, key, *_, **__):
        return self.values.get(key)

    def set(self, key, value, *_, **__):
        self.values[key] = value


def serve(application, port=0):
    """Returns the port."""
    listener = eventlet.listen(("127.0.0.1", port))
    eventlet.spawn(wsgi.server, listener, application, log=open(os.devnull, "w"), log_output=False)
    return listener.getsockname()[1]


def write_ring(directory, name, port):
    """Says that everything is on one disk of one server."""
    builder = RingBuilder(0, 1, 0)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": port, "device": DEVICE})
    builder.rebalance()
    builder.get_ring().save(f"{directory}/{name}.ring.gz")


def main(directory, port):
    utils.HASH_PATH_SUFFIX = b"test"
    disks = f"{directory}/disks"
    os.makedirs(f"{disks}/{DEVICE}", exist_ok=True)
    storage = {"devices": disks, "mount_check": "false", "swift_dir": directory, "disable_fallocate": "true"}
    for name, controller in (("account", AccountController), ("container", ContainerController)):
        write_ring(directory, name, serve(controller(storage, logger=QUIET)))
    write_ring(directory, "object", serve(ObjectController(storage, logger=QUIET)))
    POLICIES.default.load_ring(directory)

    proxy = Application({"swift_dir": directory, "account_autocreate": "true"}, logger=QUIET)
    made = Request.blank(f"/v1/{ACCOUNT}/{BUCKET}", method="PUT", environ={"swift_owner": True}).get_response(proxy)
    if made.status_int >= 300:
        sys.exit(f"the bucket cannot be made: {made.status} {made.body}")
    tokens = TempAuth(proxy, {"user_test_ann": "open-sesame .admin", "log_facility": "/dev/null"})
    s3 = S3ApiMiddleware(tokens, {"location": "eu-test-1", "pipeline_from": "", "auth_pipeline_check": "false"})
    memory = Memory()

    def application(environ, start_response):
        environ["swift.cache"] = memory
        return s3(environ, start_response)

    serve(application, port)
    while True:
        time.sleep(1000)


main(sys.argv[1], int(sys.argv[2]))
