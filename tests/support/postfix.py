"""A private Postfix on free loopback ports, for submission with TLS, that delivers into a Dovecot's Maildirs.

    with Postfix(folder, certificates.good, dovecot, policy=port) as postfix:
        postfix.smtps, postfix.submission     # ports: TLS at once, STARTTLS
        postfix.log()

Passwords are the Dovecot's, addresses NAME@example.org for its users; mail to anywhere else is refused, nothing leaves.
Configuration, queue and data lie in the folder, whatever Postfix the machine may have. Needs root; where the test is not
run by root, sudo -n.
"""
import os
import pathlib
import pwd
import socket
import subprocess
import time

from ports import free_ports

MASTER = """
{smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
{submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log/postfix.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.example.org
mydestination =
local_recipient_maps =
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
virtual_mailbox_domains = example.org
virtual_mailbox_maps = texthash:{folder}/boxes
virtual_mailbox_base = {mail}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_tls_chain_files = {key}, {chain}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {sasl}
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = {recipient}permit_sasl_authenticated, reject
smtpd_delay_reject = yes
smtpd_error_sleep_time = 0
smtpd_peername_lookup = no
disable_dns_lookups = yes
biff = no
"""


class Postfix:
    def __init__(self, folder, certificate, dovecot, policy=None):
        self.folder = pathlib.Path(folder)
        self.dovecot, self.certificate, self.policy = dovecot, certificate, policy
        self.smtps, self.submission = free_ports(2)

    def as_root(self, *arguments, **more):
        return subprocess.run([*([] if os.getuid() == 0 else ["sudo", "-n"]), *map(str, arguments)], check=True, **more)

    def __enter__(self):
        config = self.folder / "config"
        for part in (config, self.folder / "log"):
            part.mkdir(parents=True, exist_ok=True)
        chain, key = self.certificate
        owner = pwd.getpwnam(self.dovecot.owner)
        users = sorted(each.name for each in self.dovecot.mail.iterdir() if each.is_dir())
        (self.folder / "boxes").write_text("".join(f"{user}@example.org {user}/\n" for user in users))
        recipient = f"check_policy_service inet:127.0.0.1:{self.policy}, " if self.policy else ""
        (config / "main.cf").write_text(MAIN.format(folder=self.folder, mail=self.dovecot.mail, uid=owner.pw_uid, gid=owner.pw_gid,
                                                    key=key, chain=chain, sasl=self.dovecot.sasl, recipient=recipient))
        (config / "master.cf").write_text(MASTER.format(smtps=f"127.0.0.1:{self.smtps}", submission=f"127.0.0.1:{self.submission}"))
        for path in [self.folder, *self.folder.parents]:
            if path.stat().st_uid == os.getuid() and path != pathlib.Path("/"):
                path.chmod(path.stat().st_mode | 0o711)
        # Postfix wants its own directories, and its configuration, to belong to root and to its own user.
        self.as_root("install", "-d", self.folder / "queue")
        self.as_root("install", "-d", "-o", "postfix", self.folder / "data")
        self.as_root("chown", "-R", "root:root", config, self.folder / "log")
        self.as_root("postfix", "-c", config, "start", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                with socket.create_connection(("127.0.0.1", self.submission), timeout=5) as probe:
                    if probe.recv(3) == b"220":
                        return self
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError("Postfix did not start: " + self.log())

    def log(self):
        done = self.as_root("cat", self.folder / "log" / "postfix.log", capture_output=True, text=True)
        return done.stdout

    def __exit__(self, *_):
        self.as_root("postfix", "-c", self.folder / "config", "stop", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # What belongs to others is not left for whoever removes the folder.
        self.as_root("rm", "-rf", self.folder / "queue", self.folder / "data", self.folder / "log", self.folder / "config")
