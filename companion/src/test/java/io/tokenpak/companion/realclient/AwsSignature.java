package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenpak.companion.stub.RecordedRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signature of a request to AWS, computed anew from what arrived (Signature Version 4).
record AwsSignature(String scope, List<String> signedFields, String signature) {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=[^/]+/(\\S+), SignedHeaders=(\\S+), Signature=(\\S+)");

  AwsSignature {
    signedFields = List.copyOf(signedFields);
  }

  /// As the request says it.
  static AwsSignature in(RecordedRequest request) {
    Matcher matcher = AUTHORIZATION.matcher(request.field("Authorization").orElse(""));
    if (!matcher.matches()) {
      throw new AssertionError("not signed: " + request);
    }
    return new AwsSignature(
        matcher.group(1), List.of(matcher.group(2).split(";", -1)), matcher.group(3));
  }

  /// As it must be for that request, signed by the holder of the key.
  String computed(RecordedRequest request, String secretKey) throws GeneralSecurityException {
    StringBuilder fields = new StringBuilder();
    for (String field : signedFields) {
      fields.append(field).append(':').append(request.field(field).orElse("")).append('\n');
    }
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.path(),
            "",
            fields,
            String.join(";", signedFields),
            digest(request.body()));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            request.field("X-Amz-Date").orElse(""),
            scope,
            digest(canonical.getBytes(UTF_8)));
    byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static String digest(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
