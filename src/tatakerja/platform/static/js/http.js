// The token that Django wants with every writing request, read fresh each time: sign-in rotates it.
export function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice(10)) : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}

// A redirect is not followed: the page behind it would use up the messages that the person should see.
export function post(url, body = null) {
  return fetch(url, { method: "POST", body, redirect: "manual", credentials: "same-origin", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } });
}
