"""Makes a private authority and server certificates, sound ones and broken ones, with the openssl program.

    certificates = Certificates(folder)
    certificates.ca                     # PEM file of the authority
    chain, key = certificates.good      # for localhost and 127.0.0.1
    certificates.expired, .future, .wrong_host, .self_signed, .unknown_issuer
"""
import pathlib
import subprocess


class Certificates:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca = self._authority("ca")
        self._authority("other")
        self.good = self._server("good", "ca")
        self.expired = self._server("expired", "ca", start="20200101000000Z", end="20200201000000Z")
        self.future = self._server("future", "ca", start="20900101000000Z", end="20910101000000Z")
        self.wrong_host = self._server("wrong_host", "ca", names="DNS:somewhere.example.org")
        self.unknown_issuer = self._server("unknown_issuer", "other")
        self.self_signed = self._self_signed("self_signed")

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], cwd=self.folder, check=True, capture_output=True)

    def _authority(self, name):
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key",
                      "-out", f"{name}.pem", "-days", "3650", "-subj", f"/CN=Test authority {name}",
                      "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        return self.folder / f"{name}.pem"

    def _server(self, name, authority, names="DNS:localhost,IP:127.0.0.1", start=None, end=None):
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key",
                      "-out", f"{name}.csr", "-subj", f"/CN={name}")
        # `openssl ca` is the one way of version 3.0 to give a certificate dates of the past.
        (self.folder / f"{name}.index").write_text("")
        (self.folder / f"{name}.cnf").write_text(
            f"[ca]\ndefault_ca=a\n[a]\ndatabase={name}.index\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\n"
            f"policy=p\nx509_extensions=x\ndefault_days=3650\nunique_subject=no\n[p]\ncommonName=supplied\n"
            f"[x]\nsubjectAltName={names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
        dates = ["-startdate", start, "-enddate", end] if start else []
        self._openssl("ca", "-batch", "-notext", "-config", f"{name}.cnf", "-cert", f"{authority}.pem", "-keyfile", f"{authority}.key",
                      "-in", f"{name}.csr", "-out", f"{name}.pem", *dates)
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    def _self_signed(self, name):
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key",
                      "-out", f"{name}.pem", "-days", "3650", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    def fingerprint(self, certificate):
        printed = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"], check=True,
                                 capture_output=True, text=True).stdout
        return printed.split("=")[1].strip().replace(":", "").lower()
