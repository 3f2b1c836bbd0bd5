// A real OpenID provider on loopback: whoever signs in there by any name is that person. It lets Kontor ask for tokens, and
// a mail server ask about them. Tests may end what it has granted, and let it be out of order.
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

// `kind`: 'native' for a client whose callback is a port of the person's own machine, whichever it is.
export async function oidcProvider({ port, callback, tokenSeconds, kind = 'web' }) {
  const issuer = `http://127.0.0.1:${port}`;
  const events = { tokens: 0, refreshes: 0, refused: 0, introspections: 0 };
  const grants = new Set(), given = new Set();
  let lifetime = tokenSeconds;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'kontor', client_secret: 'kontor-secret', application_type: kind, redirect_uris: [callback], response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic',
      },
      { client_id: 'dovecot', client_secret: 'dovecot-secret', redirect_uris: [], response_types: [], grant_types: [], token_endpoint_auth_method: 'client_secret_basic' },
    ],
    features: { devInteractions: { enabled: true }, introspection: { enabled: true, allowedPolicy: () => true }, revocation: { enabled: true } },
    claims: { openid: ['sub'], email: ['email'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'offline_access', 'email'],
    findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@localhost` }) }),
    cookies: { keys: ['only a test'] },
    ttl: { AccessToken: () => lifetime, AuthorizationCode: 60, IdToken: 600, RefreshToken: 86400, Interaction: 600, Session: 3600, Grant: 86400 },
  });
  provider.on('grant.success', (context) => {
    ++events.tokens;
    if (context.oidc.params.grant_type === 'refresh_token') ++events.refreshes;
    grants.add(context.oidc.entities.Grant.jti);
    given.add(context.body.access_token).add(context.body.refresh_token);
  });
  provider.on('grant.error', () => { ++events.refused; });

  const answer = provider.callback();
  let isBroken = false;
  const server = createServer((request, response) => {
    if (request.url.startsWith('/token/introspection')) ++events.introspections;
    if (isBroken && request.url === '/token') {
      response.statusCode = 503;
      return response.end('busy');
    }
    return answer(request, response);
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));

  return {
    issuer,
    events,
    given,  // tokens
    introspection: `http://dovecot:dovecot-secret@127.0.0.1:${port}/token/introspection`,
    // As when a person takes a program's access away in the settings of their account.
    async revokeAll() {
      for (const id of grants) {
        await provider.AccessToken.revokeByGrantId(id);
        await provider.RefreshToken.revokeByGrantId(id);
      }
      grants.clear();
    },
    breakTokens(broken) { isBroken = broken; },
    live(seconds) { lifetime = seconds; },
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}
