"""A private Dovecot on free loopback ports, with POP3, POP3S and STARTTLS, for one test or benchmark.

    with Dovecot(folder, certificates.good, users=["ada"]) as dovecot:
        dovecot.pop3, dovecot.pop3s     # ports
        dovecot.sasl                    # the socket by which a Postfix asks for passwords
        dovecot.maildir("ada")          # drop files into cur/; password is "pw-ada"

Nothing outside the folder is written. As root it serves mail as user mail, otherwise as whoever runs it.
"""
import getpass
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

from ports import free_ports


class Dovecot:
    def __init__(self, folder, certificate, users=(), mail=None, protocols="pop3", introspection=None):
        """introspection: the address, "http://client:secret@host/path", where access tokens are asked about."""
        self.folder = pathlib.Path(folder)
        self.mail = pathlib.Path(mail) if mail else self.folder / "mail"
        self.certificate = certificate
        self.introspection = introspection
        self.pop3, self.pop3s = free_ports(2)
        self.sasl = self.folder / "run" / "sasl"
        self.is_root = os.getuid() == 0
        self.owner = "mail" if self.is_root else getpass.getuser()
        for part in (self.folder / "run", self.folder / "state", self.mail):
            part.mkdir(parents=True, exist_ok=True)
        for user in users:
            self.add_user(user)

    def add_user(self, user):
        for part in ("cur", "new", "tmp"):
            (self.mail / user / part).mkdir(parents=True, exist_ok=True)
        self._write_users()

    def maildir(self, user):
        return self.mail / user

    def set_password(self, user, password):
        lines = (self.folder / "passwd").read_text().splitlines()
        changed = [f"{user}:{{PLAIN}}{password}" if line.startswith(user + ":") else line for line in lines]
        (self.folder / "passwd").write_text("".join(line + "\n" for line in changed))

    def deliver(self, user, name, octets):
        """Puts a message (LF line ends, as Dovecot keeps them) into the Maildir."""
        (self.mail / user / "cur" / name).write_bytes(octets)

    def _write_users(self):
        users = sorted(each.name for each in self.mail.iterdir() if each.is_dir())
        (self.folder / "passwd").write_text("".join(f"{user}:{{PLAIN}}pw-{user}\n" for user in users))

    def _give_away(self):
        if self.is_root:
            owner = pwd.getpwnam(self.owner)
            for path, folders, files in os.walk(self.mail):
                for each in [path] + [os.path.join(path, name) for name in files]:
                    os.chown(each, owner.pw_uid, owner.pw_gid)
        # Every folder on the way must let the mail processes through.
        for path in [self.folder, self.mail, *self.folder.parents]:
            if path.stat().st_uid == os.getuid() and path != pathlib.Path("/"):
                path.chmod(path.stat().st_mode | 0o711)

    def __enter__(self):
        self._write_users()
        self._give_away()
        chain, key = self.certificate
        unprivileged = "" if self.is_root else f"default_internal_user = {self.owner}\ndefault_login_user = {self.owner}\n"
        owner = pwd.getpwnam(self.owner)
        unchrooted = "" if self.is_root else "  chroot =\n"
        configuration = self.folder / "dovecot.conf"
        tokens = ""
        if self.introspection:
            (self.folder / "oauth2.conf").write_text(f"introspection_url = {self.introspection}\nintrospection_mode = post\n"
                                                     "username_attribute = sub\nactive_attribute = active\nactive_value = true\n")
            tokens = (f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {self.folder}/oauth2.conf\n}}\n")
        mechanisms = "plain login" + (" xoauth2 oauthbearer" if tokens else "")
        cache = "0" if tokens else "4 M"
        configuration.write_text(f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/dovecot.log
protocols = pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
auth_cache_size = {cache}
default_process_limit = 2000
default_client_limit = 8000
{unprivileged}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~
mail_fsync = never
maildir_very_dirty_syncs = yes
mail_max_userip_connections = 0
pop3_no_flag_updates = yes
pop3_fast_size_lookups = yes
{tokens}passdb {{
  driver = passwd-file
  args = username_format=%u {self.folder}/passwd
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={self.mail}/%u
}}
service anvil {{
  client_limit = 16000
{unchrooted}}}
service auth {{
  client_limit = 16000
  unix_listener sasl {{
    mode = 0666
  }}
}}
service pop3-login {{
{unchrooted}  service_count = 0
  process_min_avail = 2
  process_limit = 4
  client_limit = 2000
  inet_listener pop3 {{
    port = {self.pop3}
  }}
  inet_listener pop3s {{
    port = {self.pop3s}
    ssl = yes
  }}
}}
service pop3 {{
  process_limit = 1000
  service_count = 50
  process_min_avail = 4
}}
""")
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        with open(self.folder / "stderr.log", "wb") as log:
            self.process = subprocess.Popen([program, "-F", "-c", configuration], stdout=subprocess.DEVNULL, stderr=log)
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.pop3), timeout=5) as probe:
                    if probe.recv(3) == b"+OK":
                        return self
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError("Dovecot did not start: " + (self.folder / "stderr.log").read_text() +
                           ((self.folder / "dovecot.log").read_text() if (self.folder / "dovecot.log").exists() else ""))

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
