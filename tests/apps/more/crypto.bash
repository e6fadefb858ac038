# SPDX-License-Identifier: BSD-2-Clause
# openssl and gnupg: keys, certificates, a TLS connection over a local socket, gpg with its agent.
seq 1000 >data
openssl version | cut -d' ' -f1
openssl dgst -sha256 data
openssl enc -aes-256-cbc -pbkdf2 -pass pass:x -in data -out data.enc && openssl enc -d -aes-256-cbc -pbkdf2 -pass pass:x -in data.enc | cmp - data && echo decrypted
openssl enc -d -aes-256-cbc -pbkdf2 -pass pass:y -in data.enc >/dev/null 2>&1
echo "exit $?"
openssl genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256 -out key.pem 2>/dev/null
openssl pkey -in key.pem -pubout -out pub.pem
openssl dgst -sha256 -sign key.pem -out sig data && openssl dgst -sha256 -verify pub.pem -signature sig data
openssl req -x509 -new -key key.pem -subj /CN=selkie -days 2 -out cert.pem -config /dev/null 2>/dev/null
openssl x509 -in cert.pem -noout -subject
openssl verify -CAfile cert.pem cert.pem
openssl genrsa -out rsa.pem 2048 2>/dev/null && openssl rsa -in rsa.pem -check -noout 2>&1
openssl rand -hex 16 | tr -d '\n' | wc -c
openssl speed -seconds 1 -bytes 1024 sha256 2>/dev/null | grep -c '^sha256'
openssl s_server -unix tls.sock -cert cert.pem -key key.pem -rev -naccept 1 </dev/null >server.log 2>&1 &
until [ -S tls.sock ]; do sleep 0.1; done
printf 'hello\nCLOSE\n' | openssl s_client -unix tls.sock -CAfile cert.pem -quiet 2>/dev/null
wait

export GNUPGHOME=$PWD/gnupg
mkdir -m 700 gnupg
gpg --batch --quiet --passphrase '' --quick-gen-key 'Test <test@example.com>' ed25519 sign 2>/dev/null
echo "key $?"
gpg --batch -k --with-colons 2>/dev/null | grep -c '^pub'
gpg --batch -q --detach-sign -o data.sig data && gpg --batch --verify data.sig data 2>&1 | grep -c 'Good signature'
echo more >>data
gpg --batch --verify data.sig data 2>&1 | grep -c 'BAD signature'
gpg --batch -q --passphrase x --pinentry-mode loopback -c -o data.gpg data && gpg --batch -q --passphrase x --pinentry-mode loopback -d data.gpg | cmp - data && echo same
gpg --print-md sha1 <data
gpgconf --kill all
