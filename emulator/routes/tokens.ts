// The calls of the login: token endpoint and discovery, as Keycloak serves them.
import { json, wrongContentType, type Answer } from "../answers";
import { mediaTypeOf, type Call, type ServedCall } from "./handler";
import { basePath, type Service } from "../service";
import type { ClientClaim } from "../tokens";

const realm = "/auth/realms/platform";

/** Path of the token endpoint. */
export const tokenPath = `${realm}/protocol/openid-connect/token`;

/** Returns the calls of the login. */
export function tokenCalls(service: Service): readonly ServedCall[] {
  const issuer = () => `${service.url}${realm}`;
  const configuration = `${realm}/.well-known/openid-configuration`;

  function token({ request, body }: Call): Answer {
    const wanted = "application/x-www-form-urlencoded";
    if (mediaTypeOf(request.header("content-type")) !== wanted) throw wrongContentType(wanted);
    const form = new URLSearchParams(body);
    return json(200, service.tokens.grant(form, clientOf(request, form), issuer()), {
      "cache-control": "no-store",
      pragma: "no-cache",
    });
  }

  // As the vendor documents it: properties that name the realm, and a link to the issuer's configuration.
  function webFinger(): Answer {
    const subject = `${service.url}${basePath}/`;
    return json(
      200,
      {
        subject,
        properties: {
          [`${subject}keycloak/realm`]: "platform",
          [`${subject}keycloak/auth-server-url`]: `${service.url}/auth/`,
        },
        links: [{ rel: "http://openid.net/specs/connect/1.0/issuer", href: `${service.url}${configuration}` }],
      },
      { "content-type": "application/jrd+json", "cache-control": "max-age=3600" },
    );
  }

  function openIdConfiguration(): Answer {
    return json(200, {
      issuer: issuer(),
      token_endpoint: `${service.url}${tokenPath}`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      grant_types_supported: ["password", "refresh_token", "client_credentials"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    });
  }

  return [
    { method: "POST", path: tokenPath, name: "get token", needs: "nothing", answer: token },
    {
      method: "GET",
      path: "/.well-known/webfinger",
      name: "discover",
      needs: "nothing",
      answer: webFinger,
    },
    { method: "GET", path: configuration, name: "discover", needs: "nothing", answer: openIdConfiguration },
  ];
}

// A client names itself in the form or, each part form-encoded, in a Basic header (RFC 6749, 2.3.1).
function clientOf(request: Call["request"], form: URLSearchParams): ClientClaim {
  const basic = /^Basic (\S+)$/i.exec(request.header("authorization") ?? "")?.[1];
  const [id, secret] =
    basic === undefined
      ? [form.get("client_id"), form.get("client_secret")]
      : Buffer.from(basic, "base64")
          .toString()
          .split(":")
          .map((part) => new URLSearchParams(`part=${part}`).get("part"));
  return { ...(id != null && { id }), ...(secret != null && { secret }) };
}
